package dev.throughline.app.command;

import static java.util.Objects.requireNonNullElse;

import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.optimise.RelationLoss;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.vit.VitSettings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of the positional relation: its architecture, as in the initial model unless given, and its loss. */
final class RelationOptions {
    private static final LossWeights LOSSES = LossWeights.defaults();
    private static final RankedRelation RANKED =
            new RankedRelation(5, RankedRelation.Pairs.COMBINATIONS, RankedRelation.Order.RANK);

    @Option(
            names = "--relation",
            paramLabel = "LOSS",
            converter = RelationLossName.class,
            description =
                    "What is asked of relations: none, triplet, kl, jsd or soft-jsd. The middle three take relations"
                            + " of the patches that resemble CLS most, as the slides do, soft-jsd those of all. Default: soft-jsd")
    RelationLoss loss = LOSSES.relationLoss();

    @Option(names = "--relation-weight", paramLabel = "N", description = "Of this loss. Default: ${DEFAULT-VALUE}")
    double weight = LOSSES.relation();

    @Option(
            names = "--relation-margin",
            paramLabel = "NATS",
            description = "Up to this JSD soft-jsd pushes two people apart; at most ln 2. Default: ${DEFAULT-VALUE}")
    double margin = LOSSES.relationMargin();

    @Option(
            names = "--relation-scale",
            paramLabel = "SCALE",
            description = "How absolute and relative terms are added: ${COMPLETION-CANDIDATES}. Default: COSINE")
    RelationSettings.@Nullable Scale scale;

    @Option(names = "--main-patches", paramLabel = "N", description = "Patches of a ranked relation. Default: 5")
    @Nullable
    Integer mainPatches;

    @Option(
            names = "--pairs",
            paramLabel = "WHICH",
            description = "Pairs of them: ${COMPLETION-CANDIDATES}. Default: COMBINATIONS")
    RankedRelation.@Nullable Pairs pairs;

    @Option(
            names = "--order",
            paramLabel = "WHICH",
            description = "In which they are paired: ${COMPLETION-CANDIDATES}. Default: RANK")
    RankedRelation.@Nullable Order order;

    @Option(
            names = "--attention-temperature",
            paramLabel = "N",
            description = "The lower, the fewer patches count in a soft relation. Default: 0.05")
    @Nullable
    Double attentionTemperature;

    @Option(
            names = "--relation-temperature",
            paramLabel = "N",
            description = "The lower, the more the learned relation decides. Default: 2")
    @Nullable
    Double relationTemperature;

    RelationSettings over(RelationSettings base, VitSettings vit) {
        RelationSettings soft = RelationSettings.soft(
                requireNonNullElse(scale, base.scale()),
                Math.min(base.bodyRows(), vit.rows()),
                Math.min(base.bodyCols(), vit.cols()),
                requireNonNullElse(attentionTemperature, base.attentionTemperature()),
                requireNonNullElse(relationTemperature, base.relationTemperature()));
        return loss.ranked() ? soft.of(over(requireNonNullElse(base.ranked(), RANKED))) : soft;
    }

    private RankedRelation over(RankedRelation base) {
        return new RankedRelation(
                requireNonNullElse(mainPatches, base.count()),
                requireNonNullElse(pairs, base.pairs()),
                requireNonNullElse(order, base.order()));
    }

    /** Losses are named as in the papers, with a hyphen. */
    static final class RelationLossName implements ITypeConverter<RelationLoss> {
        @Override
        public RelationLoss convert(String name) {
            try {
                return RelationLoss.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + name + "' is none of none, triplet, kl, jsd, soft-jsd");
            }
        }
    }
}
