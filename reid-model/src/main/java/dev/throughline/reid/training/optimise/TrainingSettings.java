package dev.throughline.reid.training.optimise;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How a network is trained. The recipe's origins are in the model card.
 *
 * @param steps batches in all
 * @param people different people in a batch, P, at least 2
 * @param shots pictures of each, K, at least 2
 * @param optimisation how weights follow the gradients
 * @param losses what is made small
 * @param cameraEmbedding how much of a learned vector of each camera is added to all tokens in training, so that the network
 *     need not learn cameras' looks by itself (side information embedding, TransReID, arXiv 2102.04378); 0 for none
 * @param seed of everything drawn by chance
 * @param devEvery batches between two looks at the dev people, each with a checkpoint
 * @param patience looks at the dev people without a better mAP after which training ends early; 0 for never
 */
public record TrainingSettings(
        int steps,
        int people,
        int shots,
        Optimisation optimisation,
        LossWeights losses,
        double cameraEmbedding,
        long seed,
        int devEvery,
        int patience) {
    private static final double LOWEST = .01; // of the highest learning rate

    /** Which way weights follow gradients. */
    public enum Method {
        /** {@link AdamW}. */
        @JsonProperty("adamw")
        ADAMW,
        /** {@link Sgd}. */
        @JsonProperty("sgd")
        SGD
    }

    /**
     * How weights follow the gradients.
     *
     * @param method which way
     * @param learningRate the highest, after warm-up; from there it falls as half a cosine to a hundredth
     * @param warmUp batches over which the learning rate rises from 0
     * @param weightDecay on matrices and kernels only
     * @param clip the longest gradient over all parameters; longer ones are scaled down
     * @param startRate what of the learning rate those weights get that the training began with, 0..1; 0 keeps them as they are
     * @param frozen parts of the network that stay as they began, batch norms with the statistics that they have; by the
     *     beginnings of weights' names, such as {@code vit.stem.first}. No gradient goes through those before which nothing is
     *     trained, which saves the time
     * @param averaging decay of the running mean of the weights, which is what is scored and kept; 0 for the weights themselves
     */
    public record Optimisation(
            Method method,
            double learningRate,
            int warmUp,
            double weightDecay,
            double clip,
            double startRate,
            List<String> frozen,
            double averaging) {
        public Optimisation {
            frozen = List.copyOf(frozen);
            requirePositive("learningRate", learningRate);
            requirePositive("clip", clip);
            if (warmUp < 0 || !(weightDecay >= 0)) {
                throw new IllegalArgumentException(
                        "warmUp and weightDecay must not be negative, were " + warmUp + " and " + weightDecay);
            }
            if (!(startRate >= 0 && startRate <= 1)) {
                throw new IllegalArgumentException("startRate must lie in 0..1, was " + startRate);
            }
            if (!(averaging >= 0 && averaging < 1)) {
                throw new IllegalArgumentException("averaging must lie in 0..1 without 1, was " + averaging);
            }
        }

        /** AdamW at 1e-3. */
        public static Optimisation defaults() {
            return new Optimisation(Method.ADAMW, 1e-3, 100, .05, 1, 1, List.of(), .998);
        }
    }

    /**
     * What each loss counts beside cross-entropy, which has 1.
     *
     * @param triplet the soft-margin triplet loss on embeddings
     * @param tripletTemperature by which cosines are divided in it
     * @param teacher what the teacher's features add, where there is a teacher
     * @param relationLoss what is asked of relations
     * @param relation λ, its weight
     * @param relationMargin up to which JSD two different people's relations are pushed apart by soft-jsd, 0..ln 2
     * @param ramp part of the training, 0..1, over which triplet and relation rise to their weights, since hard triplets and
     *     relations hold up a network that knows nothing yet; 0 for at once
     */
    public record LossWeights(
            double triplet,
            double tripletTemperature,
            double teacher,
            RelationLoss relationLoss,
            double relation,
            double relationMargin,
            double ramp) {
        public LossWeights {
            requirePositive("tripletTemperature", tripletTemperature);
            if (!(relationMargin >= 0 && relationMargin <= Math.log(2))) {
                throw new IllegalArgumentException(
                        "relationMargin must lie in 0..ln 2, the largest JSD, was " + relationMargin);
            }
            if (!(ramp >= 0 && ramp <= 1)) {
                throw new IllegalArgumentException("ramp must lie in 0..1, was " + ramp);
            }
            if (!(triplet >= 0) || !(teacher >= 0) || !(relation >= 0)) {
                throw new IllegalArgumentException("losses have no negative weights, had triplet " + triplet
                        + ", teacher " + teacher + " and relation " + relation);
            }
        }

        /** Cross-entropy, half of the triplet loss, soft-jsd at .3. */
        public static LossWeights defaults() {
            return new LossWeights(.5, .1, 4, RelationLoss.SOFT_JSD, .3, .4, .5);
        }
    }

    public TrainingSettings {
        if (people < 2 || shots < 2) {
            throw new IllegalArgumentException(
                    "a batch needs 2 people or more with 2 shots or more each, had " + people + " and " + shots);
        }
        if (steps < 1 || devEvery < 1 || patience < 0) {
            throw new IllegalArgumentException("steps and devEvery must be at least 1 and patience not negative, were "
                    + steps + ", " + devEvery + " and " + patience);
        }
        if (!(cameraEmbedding >= 0)) {
            throw new IllegalArgumentException("cameraEmbedding must not be negative, was " + cameraEmbedding);
        }
        if (optimisation.warmUp() > steps) {
            throw new IllegalArgumentException(
                    "warmUp must not be longer than the " + steps + " steps, was " + optimisation.warmUp());
        }
    }

    public static TrainingSettings defaults() {
        return new TrainingSettings(4000, 16, 4, Optimisation.defaults(), LossWeights.defaults(), 0, 1, 400, 0);
    }

    /** Pictures in a batch. */
    public int batch() {
        return people * shots;
    }

    /** How much of the triplet's and the relation's weight counts, 0..1. */
    double lateness(int step) {
        double risen = losses.ramp() * steps - optimisation.warmUp();
        return risen <= 0 ? 1 : Math.max(0, Math.min(1, (step - optimisation.warmUp()) / risen));
    }

    /** Linear warm-up, then half a cosine. */
    double learningRateAt(int step) {
        double highest = optimisation.learningRate();
        int warmUp = optimisation.warmUp();
        if (step < warmUp) {
            return highest * (step + 1) / warmUp;
        }
        double done = (double) (step - warmUp) / Math.max(1, steps - warmUp);
        return highest * (LOWEST + (1 - LOWEST) * (1 + Math.cos(Math.PI * done)) / 2);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be above 0, was " + value);
        }
    }
}
