package dev.throughline.evaluation.ranking;

/** The distance of any two of some items, asked for as it is needed, so that no matrix of all need fit in memory. */
@FunctionalInterface
public interface PairDistances {
    /**
     * The distance of two items; any thread may ask, as often as it likes.
     *
     * @param one 0 .. items−1
     * @param other 0 .. items−1
     * @return at least 0, the same both ways, and 0 for an item and itself
     */
    float between(int one, int other);
}
