package dev.throughline.evaluation.ranking;

import java.util.List;

/**
 * The score of a ranking, as means over the queries that have a match to find. All values are in 0..1, larger is better.
 *
 * @param map mean average precision: the mean of the precision at each match
 * @param r1 fraction of the queries whose nearest gallery entry is a match (CMC at 1)
 * @param r5 fraction of the queries with a match among the nearest 5
 * @param r10 fraction of the queries with a match among the nearest 10
 * @param minp mean inverse negative penalty: number of matches over the rank of the last one (Ye et al., arXiv 2001.04193, section 4.2)
 * @param queries number of queries that have a match under another camera, at least 1; other queries are ignored
 */
public record RankingScore(double map, double r1, double r5, double r10, double minp, int queries) {
    public RankingScore {
        requirePart("map", map);
        requirePart("r1", r1);
        requirePart("r5", r5);
        requirePart("r10", r10);
        requirePart("minp", minp);
        if (queries < 1) {
            throw new IllegalArgumentException("a score is a mean over at least 1 query, was over " + queries);
        }
    }

    /** The means over these queries, at least one. */
    public static RankingScore of(List<QueryScore> queries) {
        double n = queries.size();
        double precision = 0;
        double inversePenalty = 0;
        for (QueryScore query : queries) {
            precision += query.averagePrecision();
            inversePenalty += query.inversePenalty();
        }
        return new RankingScore(
                precision / n,
                within(1, queries) / n,
                within(5, queries) / n,
                within(10, queries) / n,
                inversePenalty / n,
                queries.size());
    }

    private static long within(int rank, List<QueryScore> queries) {
        return queries.stream().filter(query -> query.first() <= rank).count();
    }

    private static void requirePart(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must lie in 0..1, was " + value);
        }
    }
}
