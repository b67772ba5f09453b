package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNullElse;

import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.optimise.TrainingSettings.Evaluation;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.training.optimise.TrainingSettings.Optimisation;
import dev.throughline.reid.training.optimise.TrainingSettings.Sampling;
import dev.throughline.reid.vit.LayerSettings;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.reid.vit.VitSettings.InputSize;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.Range;
import dev.throughline.wire.settings.SettingsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A recipe file, in YAML: the network, its relation and the training. Its keys are the names of the components;
 * {@code docs/recipe.yaml} has all of them. Network and relation are changes of the initial model's, and null changes
 * nothing. The rest is as in {@link TrainingSettings}.
 */
public record Recipe(
        @Range(min = "1") int steps,
        long seed,
        NetworkChange network,
        RelationChange relation,
        Sampling batch,
        Optimisation optimiser,
        LossWeights losses,
        Evaluation evaluation) {
    /** Changes of a network; see {@link VitSettings}. The camera embedding is for training only. */
    public record NetworkChange(
            InputChange input,
            StemChange stem,
            @Range(min = "1") @Nullable Integer dim,
            @Range(min = "1") @Nullable Integer layers,
            @Range(min = "1") @Nullable Integer heads,
            @Nullable RelativePosition relativePosition,
            @Range(min = "0", below = "1") @Nullable Double dropPath,
            @Range(min = "0") double cameraEmbedding) {
        private VitSettings over(VitSettings base, Stem.Kind usualStem) {
            int values = requireNonNullElse(dim, base.dim());
            return new VitSettings(
                    input.over(base.input()),
                    stem.over(base.stem(), usualStem),
                    values,
                    requireNonNullElse(layers, base.layers()),
                    requireNonNullElse(heads, base.heads()),
                    values == base.dim() ? base.layer() : LayerSettings.vit(values),
                    requireNonNullElse(relativePosition, base.relativePosition()),
                    dropPath == null ? base.dropPath() : dropPath.floatValue());
        }
    }

    /** Changes of the size of the pictures. */
    public record InputChange(
            @Range(min = "1") @Nullable Integer height,
            @Range(min = "1") @Nullable Integer width) {
        private InputSize over(InputSize base) {
            return new InputSize(requireNonNullElse(height, base.height()), requireNonNullElse(width, base.width()));
        }
    }

    /** Changes of a stem. Another patch alone has its own size as the stride, and a stem that becomes CONV has a block. */
    public record StemChange(
            Stem.@Nullable Kind kind,
            @Range(min = "1") @Nullable Integer patch,
            @Range(min = "1") @Nullable Integer stride,
            @Range(min = "0") @Nullable Integer blocks) {
        private Stem over(Stem base, Stem.Kind usualKind) {
            Stem.Kind made = requireNonNullElse(kind, usualKind);
            int side = requireNonNullElse(patch, base.patch());
            int usualStride = side == base.patch() ? base.stride() : side;
            int usualBlocks = made == base.kind() ? base.blocks() : made == Stem.Kind.CONV ? 1 : 0;
            return new Stem(
                    made, side, requireNonNullElse(stride, usualStride), requireNonNullElse(blocks, usualBlocks));
        }
    }

    /** Changes of a relation; see {@link RelationSettings}. The first three are of a ranked relation. */
    public record RelationChange(
            @Range(min = "2") @Nullable Integer mainPatches,
            RankedRelation.@Nullable Pairs pairs,
            RankedRelation.@Nullable Order order,
            RelationSettings.@Nullable Scale scale,
            @Range(above = "0") @Nullable Double attentionTemperature,
            @Range(above = "0") @Nullable Double temperature) {
        private RelationSettings over(RelationSettings base, VitSettings vit, boolean isRanked) {
            RelationSettings soft = RelationSettings.soft(
                    requireNonNullElse(scale, base.scale()),
                    Math.min(base.bodyRows(), vit.rows()),
                    Math.min(base.bodyCols(), vit.cols()),
                    requireNonNullElse(attentionTemperature, base.attentionTemperature()),
                    requireNonNullElse(temperature, base.relationTemperature()));
            return isRanked ? soft.of(over(requireNonNullElse(base.ranked(), RankedRelation.defaults()))) : soft;
        }

        private RankedRelation over(RankedRelation base) {
            return new RankedRelation(
                    requireNonNullElse(mainPatches, base.count()),
                    requireNonNullElse(pairs, base.pairs()),
                    requireNonNullElse(order, base.order()));
        }
    }

    /** A recipe that changes no network, with the default course of a training. */
    public static Recipe defaults() {
        TrainingSettings usual = TrainingSettings.defaults();
        return new Recipe(
                usual.steps(),
                usual.seed(),
                new NetworkChange(
                        new InputChange(null, null),
                        new StemChange(null, null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        usual.cameraEmbedding()),
                new RelationChange(null, null, null, null, null, null),
                usual.batch(),
                usual.optimiser(),
                usual.losses(),
                usual.evaluation());
    }

    /**
     * Reads a recipe over the defaults.
     *
     * @throws BadSettingsException if the file is missing or wrong; the message is for the user
     */
    public static Recipe read(Path file) {
        return SettingsFile.read(file, "recipe.yaml", "'steps: 4000' and 'optimiser:'", defaults());
    }

    /** The same with other steps and another seed. */
    public Recipe with(int otherSteps, long otherSeed) {
        return new Recipe(otherSteps, otherSeed, network, relation, batch, optimiser, losses, evaluation);
    }

    /**
     * The network to train.
     *
     * @param base the initial model's
     * @param pixels its normalisation
     * @param usualStem the kind of stem where the recipe names none
     * @throws IllegalArgumentException if there is no such network
     */
    public ReidSettings shape(ReidSettings base, Normalisation pixels, Stem.Kind usualStem) {
        VitSettings vit = network.over(base.vit(), usualStem);
        RelationSettings changed =
                relation.over(base.relation(), vit, losses.relation().ranked());
        return new ReidSettings(pixels, vit, base.feature(), changed);
    }

    /**
     * The course of the training. A short one has a shorter warm-up.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public TrainingSettings training() {
        return new TrainingSettings(
                steps,
                seed,
                batch,
                optimiser.withWarmUp(Math.min(optimiser.warmUp(), steps / 2)),
                losses,
                network.cameraEmbedding(),
                evaluation);
    }
}
