package dev.throughline.bench.ablation;

import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.optimise.RelationLoss;
import dev.throughline.reid.training.optimise.TrainingSettings;
import dev.throughline.reid.training.optimise.TrainingSettings.Evaluation;
import dev.throughline.reid.training.optimise.TrainingSettings.LossWeights;
import dev.throughline.reid.training.optimise.TrainingSettings.Optimisation;
import dev.throughline.reid.training.optimise.TrainingSettings.Sampling;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One setting of the method; all other settings are equal. The network is small, so that many variants can be trained: 64×32 pixels, 4
 * layers of 96 values, a convolutional stem without blocks.
 */
record AblationVariant(RelativePosition relative, RelationLoss loss) {
    private static final int WARM_UP = 50;

    /** All variants, those without a relation loss first. */
    static List<AblationVariant> all() {
        List<AblationVariant> all = new ArrayList<>();
        for (RelationLoss loss : RelationLoss.values()) {
            for (RelativePosition relative : RelativePosition.values()) {
                all.add(new AblationVariant(relative, loss));
            }
        }
        return all;
    }

    /** For example {@code bias-soft-jsd}. */
    String name() {
        return positions() + "-" + lossName();
    }

    /** For example {@code bias}. */
    String positions() {
        return relative == RelativePosition.NONE ? "ape" : relative.name().toLowerCase(Locale.ROOT);
    }

    /** For example {@code soft-jsd}. */
    String lossName() {
        return loss.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ReidSettings shape() {
        RelationSettings soft = RelationSettings.defaults();
        return new ReidSettings(
                new VitSettings(64, 32, new Stem(Stem.Kind.CONV, 16, 8, 0), 96, 4, 3, relative, .1f),
                loss.ranked() ? soft.of(RankedRelation.defaults()) : soft);
    }

    TrainingSettings settings(int steps, long seed) {
        LossWeights usual = LossWeights.defaults();
        return new TrainingSettings(
                steps,
                seed,
                new Sampling(8, 4),
                new Optimisation(
                        TrainingSettings.Method.ADAMW, 1e-3, 1, List.of(), Math.min(WARM_UP, steps), .05, 1, .99),
                new LossWeights(usual.tripletWeight(), 0, loss, 1, usual.relationMargin(), usual.warmup()),
                0,
                new Evaluation(Math.max(1, steps / 4), 0));
    }
}
