package dev.throughline.evaluation.ranking;

/** The distances of every query to the whole gallery, one query at a time, so that they need not fit in memory at once. */
@FunctionalInterface
public interface DistanceRows {
    /**
     * The distances of one query, in any unit and of any sign; smaller is nearer.
     *
     * @param query 0 .. queries−1; asked once for each, in this order
     * @return shape (gallery); read-only and valid until the next call, so that an implementation may reuse it
     */
    float[] row(int query);
}
