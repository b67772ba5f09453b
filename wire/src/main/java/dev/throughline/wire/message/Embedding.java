package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import java.util.Arrays;
import java.util.Collection;

/** The appearance of a person according to a model: a vector of length 1. Embeddings of different models are never compared. */
public final class Embedding {
    private final float[] values;

    private Embedding(float[] values) {
        this.values = values;
    }

    /**
     * Copies the values and scales them to length 1.
     *
     * @throws IllegalArgumentException if there are none, or they have no direction (all 0, NaN or infinite)
     */
    public static Embedding of(float... values) {
        Limits.requireAtMost(Limits.MOST_EMBEDDING_VALUES, "values of an embedding", values.length);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new IllegalArgumentException(
                    "an embedding needs a direction, but its " + values.length + " values have length " + length);
        }
        float[] unit = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            unit[i] = (float) (values[i] / length);
        }
        return new Embedding(unit);
    }

    /** Restores a stored embedding bit-identically, where {@link #of} would round once more. */
    static Embedding stored(float[] unit) {
        Limits.requireAtMost(Limits.MOST_EMBEDDING_VALUES, "values of an embedding", unit.length);
        double squares = 0;
        for (float value : unit) {
            squares += (double) value * value;
        }
        if (!(Math.abs(squares - 1) < 1e-3)) {
            throw new IllegalArgumentException("a stored embedding must have length 1, its square was " + squares);
        }
        return new Embedding(unit);
    }

    /**
     * The normalized sum.
     *
     * @throws IllegalArgumentException if there are none, sizes differ, or they cancel out
     */
    public static Embedding mean(Collection<Embedding> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("the mean of no embeddings");
        }
        double[] sum = new double[all.iterator().next().size()];
        for (Embedding each : all) {
            each.addTo(sum, 1);
        }
        float[] values = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            values[i] = (float) sum[i];
        }
        return of(values);
    }

    /** Adds this vector, times the weight, to {@code sum}, which must have its size. */
    public void addTo(double[] sum, double weight) {
        if (sum.length != values.length) {
            throw new IllegalArgumentException("embedding of " + values.length + " values beside one of " + sum.length
                    + ": two models were mixed");
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[i];
        }
    }

    /**
     * Cosine of the angle between the two, −1..1.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public double cosine(Embedding other) {
        if (other.values.length != values.length) {
            throw new IllegalArgumentException("embedding of " + values.length + " values beside one of "
                    + other.values.length + ": two models were mixed");
        }
        return Math.max(-1, Math.min(1, dot(values, other.values)));
    }

    /** Computes four independent partial sums for instruction-level parallelism: linking spends most of its time here. */
    private static double dot(float[] one, float[] other) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < one.length; i += 4) {
            first += (double) one[i] * other[i];
            second += (double) one[i + 1] * other[i + 1];
            third += (double) one[i + 2] * other[i + 2];
            fourth += (double) one[i + 3] * other[i + 3];
        }
        for (; i < one.length; i++) {
            first += (double) one[i] * other[i];
        }
        return first + second + (third + fourth);
    }

    /** Number of values, D. */
    public int size() {
        return values.length;
    }

    /** A copy, shape (D). */
    public float[] toArray() {
        return values.clone();
    }

    /** The value at {@code index}, 0..D−1. */
    public float get(int index) {
        return values[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding embedding && Arrays.equals(values, embedding.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + values.length + "]";
    }
}
