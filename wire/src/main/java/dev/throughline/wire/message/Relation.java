package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import java.util.Arrays;

/** The positional-relation distribution of a crop or tracklet: probabilities over pairs of places, summing to 1. */
public final class Relation {
    private final float[] probabilities;
    private double entropy = Double.NaN; // computed at the first call; concurrent calls compute the same value

    private Relation(float[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Copies the values and scales them to sum 1.
     *
     * @throws IllegalArgumentException if one is negative or NaN, or all are 0
     */
    public static Relation of(float... masses) {
        double sum = sum(masses);
        float[] scaled = new float[masses.length];
        for (int i = 0; i < masses.length; i++) {
            scaled[i] = (float) (masses[i] / sum);
        }
        return new Relation(scaled);
    }

    /** Restores a stored distribution bit-identically, where {@link #of} would round once more. */
    static Relation stored(float[] probabilities) {
        double sum = sum(probabilities);
        if (Math.abs(sum - 1) > 1e-3) {
            throw new IllegalArgumentException("a stored relation must sum to 1, was " + sum);
        }
        return new Relation(probabilities);
    }

    private static double sum(float[] masses) {
        Limits.requireAtMost(Limits.MOST_RELATION_PAIRS, "pairs of a relation", masses.length);
        double sum = 0;
        for (float mass : masses) {
            if (!(mass >= 0) || Float.isInfinite(mass)) {
                throw new IllegalArgumentException("a relation holds probabilities, but one was " + mass);
            }
            sum += mass;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("a relation needs mass, but its " + masses.length + " values are all 0");
        }
        return sum;
    }

    /**
     * Jensen–Shannon divergence in nats: 0 iff equal, at most ln 2, symmetric.
     *
     * <p>{@code ½KL(P‖M) + ½KL(Q‖M)} with {@code M = ½(P+Q)} is {@code H(M) − ½(H(P) + H(Q))}. That form takes one logarithm for each pair
     * of places, where the divergences take two. Linking computes hundreds at each decision.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public double jsd(Relation other) {
        if (other.probabilities.length != probabilities.length) {
            throw new IllegalArgumentException("relation of " + probabilities.length + " pairs beside one of "
                    + other.probabilities.length + ": two models were mixed");
        }
        double middle = 0;
        for (int i = 0; i < probabilities.length; i++) {
            middle += surprise(((double) probabilities[i] + other.probabilities[i]) / 2);
        }
        return Math.max(0, Math.min(Math.log(2), middle - (entropy() + other.entropy()) / 2));
    }

    /** The entropy H, nats. */
    private double entropy() {
        if (Double.isNaN(entropy)) {
            double sum = 0;
            for (float probability : probabilities) {
                sum += surprise(probability);
            }
            entropy = sum;
        }
        return entropy;
    }

    private static double surprise(double p) {
        return p > 0 ? -p * Math.log(p) : 0; // the limit at 0
    }

    /** Adds these probabilities, times the weight, to {@code sum}, which must have their number. */
    public void addTo(double[] sum, double weight) {
        if (sum.length != probabilities.length) {
            throw new IllegalArgumentException("relation of " + probabilities.length + " pairs beside one of "
                    + sum.length + ": two models were mixed");
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * probabilities[i];
        }
    }

    /** Number of pairs of places, K. */
    public int size() {
        return probabilities.length;
    }

    /** A copy, shape (K). */
    public float[] toArray() {
        return probabilities.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Relation relation && Arrays.equals(probabilities, relation.probabilities);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "Relation[" + probabilities.length + "]";
    }
}
