package dev.throughline.reid.training.optimise;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How a network is trained. The model card names the origins of the recipe.
 *
 * @param steps number of batches
 * @param people people in a batch, P of the PK sampler, at least 2
 * @param shots pictures of each, K of the PK sampler, at least 2
 * @param optimisation how weights follow the gradients
 * @param losses the losses and their weights
 * @param cameraEmbedding weight of a learned vector per camera that is added to all tokens in training, so that the
 *     network need not learn the appearance of cameras itself (side information embedding, TransReID, arXiv
 *     2102.04378); 0 for none
 * @param seed of all random numbers
 * @param devEvery batches between two evaluations on the validation identities, each with a checkpoint
 * @param patience evaluations without a better mAP after which training stops early; 0 for never
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
    private static final double LOWEST = .01; // relative to the highest learning rate

    /** The optimisation method. */
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
     * @param method the optimisation method
     * @param learningRate the highest, after warm-up; then it follows half a cosine to a hundredth
     * @param warmUp batches over which the learning rate rises from 0
     * @param weightDecay on matrices and kernels only
     * @param clip the largest global gradient norm; longer gradients are scaled down
     * @param startRate factor on the learning rate of weights that were initialised from another model, 0..1; 0 keeps
     *     them fixed
     * @param frozen parts of the network that keep their initial values, batch norms with their statistics; by
     *     prefixes of weight names, such as {@code vit.stem.first}. No gradient is propagated through a part with
     *     nothing trained before it, which saves time
     * @param averaging decay of the moving average of the weights, which is evaluated and kept; 0 for the weights
     *     themselves
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
     * The weight of each loss relative to cross-entropy, which has 1.
     *
     * @param triplet of the soft-margin triplet loss on embeddings
     * @param tripletTemperature divides the cosines in that loss
     * @param teacher of the distillation losses, if there is a teacher
     * @param relationLoss the loss on relations
     * @param relation λ, the weight of that loss
     * @param relationMargin the JSD up to which soft-jsd pushes the relations of two people apart, 0..ln 2
     * @param ramp share of the training, 0..1, over which triplet and relation rise to their weights, since hard
     *     triplets and relations slow an untrained network down; 0 for full weights from the start
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

    /** The number of pictures in a batch. */
    public int batch() {
        return people * shots;
    }

    /** The factor of the ramp on the weights of the triplet and relation losses, 0..1. */
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
