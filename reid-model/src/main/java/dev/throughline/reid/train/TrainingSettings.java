package dev.throughline.reid.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network is trained. The recipe's origins are in the model card.
 *
 * @param people different people in a batch, P, at least 2
 * @param shots pictures of each, K, at least 2
 * @param steps batches in all
 * @param warmUp batches over which the learning rate rises from 0
 * @param learningRate the highest, after warm-up; from there it falls as a cosine to a hundredth
 * @param weightDecay of AdamW, on matrices and kernels only
 * @param clip the longest gradient over all parameters; longer ones are scaled down
 * @param tripletWeight of the soft-margin triplet loss on embeddings, where cross-entropy has 1; it and λ rise to this over the
 *     first half, since hard triplets and relations hold up a network that knows nothing yet
 * @param tripletTemperature by which cosines are divided in it
 * @param teacherWeight of what the teacher adds, where there is one
 * @param relationWeight λ, of the soft-jsd relation loss
 * @param relationMargin up to which JSD two different people's relations are pushed apart, 0..ln 2
 * @param seed of everything drawn by chance
 * @param devEvery batches between two looks at the dev people and exports
 */
public record TrainingSettings(
        int people,
        int shots,
        int steps,
        int warmUp,
        double learningRate,
        double weightDecay,
        double clip,
        double tripletWeight,
        double tripletTemperature,
        double teacherWeight,
        double relationWeight,
        double relationMargin,
        long seed,
        int devEvery) {
    private static final double LOWEST = .01; // of the highest learning rate

    public TrainingSettings {
        if (people < 2 || shots < 2) {
            throw new IllegalArgumentException(
                    "a batch needs 2 people or more with 2 shots or more each, had " + people + " and " + shots);
        }
        if (steps < 1 || warmUp < 0 || warmUp > steps || devEvery < 1) {
            throw new IllegalArgumentException("steps and devEvery must be at least 1 and warmUp in 0..steps, were "
                    + steps + ", " + devEvery + " and " + warmUp);
        }
        Map<String, Double> positive = new LinkedHashMap<>();
        positive.put("learningRate", learningRate);
        positive.put("clip", clip);
        positive.put("tripletTemperature", tripletTemperature);
        positive.forEach((name, value) -> {
            if (!(value > 0)) {
                throw new IllegalArgumentException(name + " must be above 0, was " + value);
            }
        });
        if (!(relationMargin >= 0 && relationMargin <= Math.log(2))) {
            throw new IllegalArgumentException(
                    "relationMargin must lie in 0..ln 2, the largest JSD, was " + relationMargin);
        }
    }

    public static TrainingSettings defaults() {
        return new TrainingSettings(16, 4, 4000, 100, 1e-3, .05, 1, .5, .1, 4, .3, .4, 1, 400);
    }

    /** The same, over another number of batches. */
    public TrainingSettings lasting(int steps, int devEvery) {
        return new TrainingSettings(
                people,
                shots,
                steps,
                Math.min(warmUp, steps),
                learningRate,
                weightDecay,
                clip,
                tripletWeight,
                tripletTemperature,
                teacherWeight,
                relationWeight,
                relationMargin,
                seed,
                devEvery);
    }

    /** How much of the triplet's and the relation's weight counts, 0..1. */
    double lateness(int step) {
        return Math.max(0, Math.min(1, (step - warmUp) / Math.max(1, steps / 2.0 - warmUp)));
    }

    /** Linear warm-up, then half a cosine. */
    double learningRateAt(int step) {
        if (step < warmUp) {
            return learningRate * (step + 1) / warmUp;
        }
        double done = (double) (step - warmUp) / Math.max(1, steps - warmUp);
        return learningRate * (LOWEST + (1 - LOWEST) * (1 + Math.cos(Math.PI * done)) / 2);
    }
}
