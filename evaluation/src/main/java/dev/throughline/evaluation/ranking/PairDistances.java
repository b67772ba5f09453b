package dev.throughline.evaluation.ranking;

/** The distance of any two items, computed on demand, so that no full matrix has to fit in memory. */
@FunctionalInterface
public interface PairDistances {
    /**
     * The distance of two items. Safe for any thread, and may be called repeatedly.
     *
     * @param one 0 .. items−1
     * @param other 0 .. items−1
     * @return at least 0, symmetric, and 0 for an item and itself
     */
    float between(int one, int other);
}
