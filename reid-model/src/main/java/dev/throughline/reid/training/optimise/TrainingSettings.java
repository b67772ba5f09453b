package dev.throughline.reid.training.optimise;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.wire.settings.Bounds;
import dev.throughline.wire.settings.Range;
import java.util.List;

/**
 * How a network is trained. The names are those of the {@link Recipe}'s keys.
 *
 * @param steps number of batches
 * @param seed of all random numbers
 * @param batch the pictures of a batch
 * @param optimiser how weights follow the gradients
 * @param losses the losses and their weights
 * @param cameraEmbedding weight of a learned vector per camera that is added to all tokens in training, so that the
 *     network need not learn the appearance of cameras itself (side information embedding, TransReID, arXiv
 *     2102.04378); 0 for none
 * @param evaluation when the network is evaluated
 */
public record TrainingSettings(
        @Range(min = "1") int steps,
        long seed,
        Sampling batch,
        Optimisation optimiser,
        LossWeights losses,
        @Range(min = "0") double cameraEmbedding,
        Evaluation evaluation) {
    private static final double LOWEST = .01; // relative to the highest learning rate

    /**
     * The pictures of a batch, as the PK sampler draws them.
     *
     * @param identities people in a batch, P
     * @param imagesPerIdentity pictures of each, K
     */
    public record Sampling(
            @Range(min = "2") int identities,
            @Range(min = "2") int imagesPerIdentity) {
        public Sampling {
            Bounds.check("batch", Sampling.class, identities, imagesPerIdentity);
        }

        /** The number of pictures. */
        public int size() {
            return identities * imagesPerIdentity;
        }
    }

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
     * @param initLrScale factor on the learning rate of weights that were initialised from another model; 0 keeps them
     *     fixed
     * @param freeze parts of the network that keep their initial values, batch norms with their statistics; by
     *     prefixes of weight names, such as {@code vit.stem.first}. No gradient is propagated through a part with
     *     nothing trained before it, which saves time
     * @param warmUp batches over which the learning rate rises from 0
     * @param weightDecay on matrices and kernels only
     * @param gradClipNorm the largest global gradient norm; longer gradients are scaled down
     * @param emaDecay decay of the exponential moving average of the weights, which is evaluated and kept; 0 for the
     *     weights themselves
     */
    public record Optimisation(
            Method method,
            @Range(above = "0") double learningRate,
            @Range(min = "0", max = "1") double initLrScale,
            List<String> freeze,
            @Range(min = "0") int warmUp,
            @Range(min = "0") double weightDecay,
            @Range(above = "0") double gradClipNorm,
            @Range(min = "0", below = "1") double emaDecay) {
        public Optimisation {
            freeze = List.copyOf(freeze);
            Bounds.check(
                    "optimiser",
                    Optimisation.class,
                    method,
                    learningRate,
                    initLrScale,
                    freeze,
                    warmUp,
                    weightDecay,
                    gradClipNorm,
                    emaDecay);
        }

        /** AdamW at 1e-3. */
        public static Optimisation defaults() {
            return new Optimisation(Method.ADAMW, 1e-3, 1, List.of(), 100, .05, 1, .998);
        }

        /** The same with another warm-up. */
        public Optimisation withWarmUp(int other) {
            return new Optimisation(
                    method, learningRate, initLrScale, freeze, other, weightDecay, gradClipNorm, emaDecay);
        }
    }

    /**
     * The losses, and their weights relative to cross-entropy, which has 1.
     *
     * @param tripletWeight of the soft-margin triplet loss on embeddings
     * @param teacherWeight of the distillation losses, if there is a teacher
     * @param relation the loss on relations
     * @param relationWeight λ, the weight of that loss
     * @param relationMargin the JSD up to which soft-jsd pushes the relations of two people apart, in nats, at most ln 2
     * @param warmup share of the training over which triplet and relation rise to their weights, since hard triplets
     *     and relations slow an untrained network down; 0 for full weights from the start
     */
    public record LossWeights(
            @Range(min = "0") double tripletWeight,
            @Range(min = "0") double teacherWeight,
            RelationLoss relation,
            @Range(min = "0") double relationWeight,
            @Range(min = "0", max = "0.6931471805599453") double relationMargin,
            @Range(min = "0", max = "1") double warmup) {
        public LossWeights {
            Bounds.check(
                    "losses",
                    LossWeights.class,
                    tripletWeight,
                    teacherWeight,
                    relation,
                    relationWeight,
                    relationMargin,
                    warmup);
        }

        /** Cross-entropy, half of the triplet loss, soft-jsd at .3. */
        public static LossWeights defaults() {
            return new LossWeights(.5, 4, RelationLoss.SOFT_JSD, .3, .4, .5);
        }
    }

    /**
     * When the network is evaluated on the validation identities.
     *
     * @param every batches between two evaluations, each with a checkpoint
     * @param patience evaluations without a better mAP after which training stops early; 0 for never
     */
    public record Evaluation(
            @Range(min = "1") int every, @Range(min = "0") int patience) {
        public Evaluation {
            Bounds.check("evaluation", Evaluation.class, every, patience);
        }
    }

    public TrainingSettings {
        Bounds.check("", TrainingSettings.class, steps, seed, batch, optimiser, losses, cameraEmbedding, evaluation);
        if (optimiser.warmUp() > steps) {
            throw new IllegalArgumentException(
                    "optimiser: warm-up: must not be longer than the " + steps + " steps, was " + optimiser.warmUp());
        }
    }

    public static TrainingSettings defaults() {
        return new TrainingSettings(
                4000,
                1,
                new Sampling(16, 4),
                Optimisation.defaults(),
                LossWeights.defaults(),
                0,
                new Evaluation(400, 0));
    }

    /** The share of their weights that the triplet and relation losses have risen to, 0..1. */
    double lossWarmup(int step) {
        double risen = losses.warmup() * steps - optimiser.warmUp();
        return risen <= 0 ? 1 : Math.max(0, Math.min(1, (step - optimiser.warmUp()) / risen));
    }

    /** Linear warm-up, then half a cosine. */
    double learningRateAt(int step) {
        double highest = optimiser.learningRate();
        int warmUp = optimiser.warmUp();
        if (step < warmUp) {
            return highest * (step + 1) / warmUp;
        }
        double done = (double) (step - warmUp) / Math.max(1, steps - warmUp);
        return highest * (LOWEST + (1 - LOWEST) * (1 + Math.cos(Math.PI * done)) / 2);
    }
}
