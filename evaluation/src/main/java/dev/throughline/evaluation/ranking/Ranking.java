package dev.throughline.evaluation.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores rankings under the single-query protocol of Market-1501. For each query the gallery is ordered by distance. Entries of the same
 * person <em>and</em> the same camera as the query are ignored: the same walk seen twice proves nothing. Queries without any remaining
 * match are left out. Among equal distances the earlier gallery entry comes first, so that the score is deterministic.
 *
 * <p>Source: Zheng et al., Scalable Person Re-identification: A Benchmark, ICCV 2015, section 3.
 */
public final class Ranking {
    private Ranking() {}

    /**
     * The same as {@link #evaluate(DistanceRows, int[], int[], int[], int[])}, for distances in memory.
     *
     * @param distances shape (queries, gallery), smaller is nearer
     */
    public static RankingScore evaluate(
            float[][] distances, int[] queryPerson, int[] queryCamera, int[] galleryPerson, int[] galleryCamera) {
        if (distances.length != queryPerson.length) {
            throw new IllegalArgumentException(
                    distances.length + " rows of distances for " + queryPerson.length + " queries: one row each");
        }
        return evaluate(query -> distances[query], queryPerson, queryCamera, galleryPerson, galleryCamera);
    }

    /**
     * Scores one ranking per query.
     *
     * @param distances a row of shape (gallery) for each query
     * @param queryPerson shape (queries): true identity, any number
     * @param queryCamera shape (queries): camera, any number
     * @param galleryPerson shape (gallery)
     * @param galleryCamera shape (gallery)
     * @throws IllegalArgumentException if sizes disagree, a distance is NaN, or no query has a match under another camera
     */
    public static RankingScore evaluate(
            DistanceRows distances, int[] queryPerson, int[] queryCamera, int[] galleryPerson, int[] galleryCamera) {
        return RankingScore.of(each(distances, queryPerson, queryCamera, galleryPerson, galleryCamera));
    }

    /**
     * The same for each query that has a match under another camera.
     *
     * @throws IllegalArgumentException if sizes disagree, a distance is NaN, or no query has a match under another camera
     */
    public static List<QueryScore> each(
            DistanceRows distances, int[] queryPerson, int[] queryCamera, int[] galleryPerson, int[] galleryCamera) {
        requireSameLength("query", queryPerson, queryCamera);
        requireSameLength("gallery", galleryPerson, galleryCamera);
        List<QueryScore> scores = new ArrayList<>();
        for (int query = 0; query < queryPerson.length; query++) {
            long[] order = nearestFirst(query, distances.row(query), galleryPerson.length);
            int[] ranks = matchRanks(order, queryPerson[query], queryCamera[query], galleryPerson, galleryCamera);
            if (ranks.length > 0) {
                scores.add(QueryScore.of(queryPerson[query], ranks));
            }
        }
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("none of " + queryPerson.length
                    + " queries has a gallery entry of the same person under another camera: nothing to score");
        }
        return scores;
    }

    private static void requireSameLength(String of, int[] persons, int[] cameras) {
        if (persons.length != cameras.length) {
            throw new IllegalArgumentException(of + " has " + persons.length + " persons but " + cameras.length
                    + " cameras: each entry needs one of each");
        }
    }

    /**
     * Gallery indices (the low 32 bits of each value) in order of distance (the high 32 bits). No two such pairs are equal, so sorting
     * them as numbers is stable, and it needs no boxed comparator.
     */
    private static long[] nearestFirst(int query, float[] distances, int gallery) {
        if (distances.length != gallery) {
            throw new IllegalArgumentException("query " + query + " has " + distances.length
                    + " distances for a gallery of " + gallery + ": one for each entry");
        }
        long[] order = new long[gallery];
        for (int entry = 0; entry < gallery; entry++) {
            if (Float.isNaN(distances[entry])) {
                throw new IllegalArgumentException("the distance of query " + query + " to gallery entry " + entry
                        + " is NaN: look for an embedding without a direction");
            }
            order[entry] = (long) sortable(distances[entry]) << 32 | entry;
        }
        Arrays.sort(order);
        return order;
    }

    /** The first {@code count} of {@link #nearestFirst}. */
    static int[] nearest(int query, float[] distances, int count) {
        return Arrays.stream(nearestFirst(query, distances, distances.length), 0, count)
                .mapToInt(each -> (int) each)
                .toArray();
    }

    /** An int whose order is that of the float. */
    private static int sortable(float distance) {
        int bits = Float.floatToIntBits(distance + 0f); // + 0 turns −0 into 0: they are one distance
        return bits ^ (bits >> 31 & Integer.MAX_VALUE); // the bits of negative floats are in reverse order
    }

    /** Ranks, from 1 and ascending, at which the person appears under another camera; ignored entries take no rank. */
    private static int[] matchRanks(long[] order, int person, int camera, int[] galleryPerson, int[] galleryCamera) {
        int[] ranks = new int[order.length];
        int matches = 0;
        int rank = 0;
        for (long next : order) {
            int entry = (int) next;
            boolean match = galleryPerson[entry] == person;
            if (match && galleryCamera[entry] == camera) {
                continue;
            }
            rank++;
            if (match) {
                ranks[matches++] = rank;
            }
        }
        return Arrays.copyOf(ranks, matches);
    }
}
