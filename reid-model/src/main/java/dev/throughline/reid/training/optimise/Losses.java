package dev.throughline.reid.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.throughline.reid.relation.Divergence;
import dev.throughline.reid.vit.ForwardContext;
import java.util.function.BinaryOperator;

/** The training losses. Each is a mean over the batch or over its pairs, of shape (). */
final class Losses {
    private static final double APART = 10; // more than any difference of cosines
    private static final float FLAT = 1e-6f; // the square root has no gradient at 0
    private static final double MASKED = 1e4; // more than any distance; exp(−MASKED) is 0

    private Losses() {}

    /**
     * Cross-entropy of the identity.
     *
     * @param logits (B, identities)
     * @param oneHot (B, identities)
     */
    static NDArray identity(NDArray logits, NDArray oneHot) {
        return ForwardContext.scaled(
                logits.logSoftmax(-1).mul(oneHot).sum(),
                -1.0 / logits.getShape().get(0));
    }

    /**
     * For each crop, the least similar crop of its person against the most similar crop of another:
     * {@code ln(1 + exp((n − p)/τ))}. On cosines the loss is bounded and its gradient finite. The gradient of the
     * square root of a distance of 0 is not.
     *
     * <p>Source: Hermans et al., In Defense of the Triplet Loss, arXiv 1703.07737, batch hard with soft margin.
     *
     * @param cosines (B, B)
     * @param same (B, B), 1 where both show one person
     */
    static NDArray triplet(NDArray cosines, NDArray same, double temperature) {
        NDArray positive =
                cosines.add(ForwardContext.scaled(same, -APART).add(APART)).min(new int[] {1});
        NDArray negative = cosines.sub(ForwardContext.scaled(same, APART)).max(new int[] {1});
        NDArray violations = Activation.softPlus(ForwardContext.scaled(negative.sub(positive), 1 / temperature));
        return ForwardContext.scaled(
                violations.sum(), 1.0 / violations.getShape().size());
    }

    /**
     * Similarity distillation: the distribution of the teacher's similarities of a crop to the rest of its batch,
     * against the network's. It equals {@code KL(teacher ‖ network)} without the teacher's entropy, which is constant.
     *
     * @param cosines (B, B), the network's
     * @param teacherCosines (B, B)
     */
    static NDArray similarity(NDArray cosines, double temperature, NDArray teacherCosines, double teacherTemperature) {
        long batch = cosines.getShape().get(0);
        NDArray self = ForwardContext.scaled(cosines.getManager().eye((int) batch), MASKED);
        NDArray wanted = ForwardContext.scaled(teacherCosines, 1 / teacherTemperature)
                .sub(self)
                .softmax(-1);
        NDArray had = ForwardContext.scaled(cosines, 1 / temperature).sub(self).logSoftmax(-1);
        return ForwardContext.scaled(wanted.mul(had).sum(), -1.0 / batch);
    }

    /**
     * One minus the cosine of the predicted teacher feature with the teacher's feature.
     *
     * @param guesses (B, F)
     * @param features (B, F), of length 1
     */
    static NDArray feature(NDArray guesses, NDArray features) {
        NDArray unit =
                guesses.div(guesses.square().sum(new int[] {1}, true).add(1e-12).sqrt());
        return ForwardContext.scaled(
                        unit.mul(features).sum(), -1.0 / guesses.getShape().get(0))
                .add(1);
    }

    /**
     * The batch-hard soft-margin triplet loss on vectors, by Euclidean distance and without a temperature:
     * {@code ln(1 + exp(p − n))}. The slides found that it diverges, since two vectors can be pushed apart without
     * limit.
     *
     * @param vectors (B, K)
     * @param same (B, B), 1 where both show one person
     */
    static NDArray euclideanTriplet(NDArray vectors, NDArray same) {
        long batch = vectors.getShape().get(0);
        NDArray squares = vectors.square().sum(new int[] {1}, true); // (B, 1)
        NDArray distances = Activation.relu(squares.add(squares.transpose())
                        .sub(ForwardContext.scaled(vectors.matMul(vectors.transpose()), 2)))
                .add(FLAT)
                .sqrt();
        NDArray never = ForwardContext.scaled(
                same.getManager().ones(new Shape(batch, batch)).sub(same), MASKED);
        NDArray positive = distances.sub(never).max(new int[] {1});
        NDArray negative = distances.add(ForwardContext.scaled(same, MASKED)).min(new int[] {1});
        return ForwardContext.scaled(Activation.softPlus(positive.sub(negative)).sum(), 1.0 / batch);
    }

    /**
     * The divergence of one person's relations: the mean over all ordered pairs of a person's crops.
     *
     * @param relations (P·K, pairs), each person's crops adjacent
     * @param imagesPerIdentity K
     * @param divergence of (B, pairs) and (B, pairs), giving (B)
     */
    static NDArray together(NDArray relations, int imagesPerIdentity, BinaryOperator<NDArray> divergence) {
        int crops = (int) relations.getShape().get(0);
        NDArray sum = relations.getManager().zeros(new Shape());
        for (int shift = 1; shift < imagesPerIdentity; shift++) {
            NDArray other = turned(relations.getManager(), crops, imagesPerIdentity, shift)
                    .matMul(relations);
            sum = sum.add(divergence.apply(relations, other).sum());
        }
        return ForwardContext.scaled(sum, 1.0 / (crops * (imagesPerIdentity - 1)));
    }

    /**
     * The amount by which two people's relations are closer than the margin, in units of ln 2. It is bounded, so it
     * cannot diverge.
     *
     * @param relations (P·K, pairs), each person's crops adjacent
     * @param margin 0..ln 2; at 0 relations are not pushed apart
     */
    static NDArray apart(NDArray relations, int imagesPerIdentity, double margin) {
        int crops = (int) relations.getShape().get(0);
        NDArray stranger =
                nextPerson(relations.getManager(), crops, imagesPerIdentity).matMul(relations);
        NDArray close =
                Activation.relu(Divergence.jsd(relations, stranger).neg().add(margin));
        return ForwardContext.scaled(close.sum(), 1 / (crops * Math.log(2)));
    }

    /** The permutation to the {@code shift}th crop after each crop of the same person, cyclically: (B, B). */
    private static NDArray turned(NDManager manager, int crops, int imagesPerIdentity, int shift) {
        float[] choice = new float[crops * crops];
        for (int crop = 0; crop < crops; crop++) {
            int first = crop / imagesPerIdentity * imagesPerIdentity;
            choice[crop * crops + first + (crop - first + shift) % imagesPerIdentity] = 1;
        }
        return manager.create(choice, new Shape(crops, crops));
    }

    /** The permutation to the next person's crop at the same position: (B, B). */
    private static NDArray nextPerson(NDManager manager, int crops, int imagesPerIdentity) {
        float[] choice = new float[crops * crops];
        for (int crop = 0; crop < crops; crop++) {
            choice[crop * crops + (crop + imagesPerIdentity) % crops] = 1;
        }
        return manager.create(choice, new Shape(crops, crops));
    }
}
