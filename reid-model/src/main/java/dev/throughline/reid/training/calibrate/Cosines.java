package dev.throughline.reid.training.calibrate;

import dev.throughline.wire.message.Embedding;
import java.util.List;

/**
 * The cosines of some embeddings, for many millions of pairs. The values are those of {@link Embedding#cosine},
 * several times faster.
 */
final class Cosines {
    private static final int LANES = 4; // independent partial sums

    private final float[] values; // (embeddings, D)
    private final int dim;

    /**
     * @param embeddings at least one, all from one model
     * @throws IllegalArgumentException if their sizes differ
     */
    Cosines(List<Embedding> embeddings) {
        dim = embeddings.get(0).size();
        values = new float[Math.multiplyExact(embeddings.size(), dim)];
        for (int i = 0; i < embeddings.size(); i++) {
            float[] each = embeddings.get(i).toArray();
            if (each.length != dim) {
                throw new IllegalArgumentException(
                        "embedding of " + each.length + " values beside one of " + dim + ": two models were mixed");
            }
            System.arraycopy(each, 0, values, i * dim, dim);
        }
    }

    /** Cosine of two embeddings, by their indices from 0; −1..1. */
    double of(int one, int other) {
        int a = one * dim;
        int b = other * dim;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + LANES <= dim; i += LANES) {
            sum0 += (double) values[a + i] * values[b + i];
            sum1 += (double) values[a + i + 1] * values[b + i + 1];
            sum2 += (double) values[a + i + 2] * values[b + i + 2];
            sum3 += (double) values[a + i + 3] * values[b + i + 3];
        }
        for (; i < dim; i++) {
            sum0 += (double) values[a + i] * values[b + i];
        }
        return Math.max(-1, Math.min(1, sum0 + sum1 + sum2 + sum3));
    }

    /** Euclidean distance of the two unit vectors, 0..2. */
    float distance(int one, int other) {
        return one == other ? 0 : (float) Math.sqrt(Math.max(0, 2 - 2 * of(one, other)));
    }
}
