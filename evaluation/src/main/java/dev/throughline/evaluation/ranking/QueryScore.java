package dev.throughline.evaluation.ranking;

/**
 * The score of one query's ranking.
 *
 * @param person identity of the query
 * @param averagePrecision mean of the precision at each match, 0..1
 * @param first rank of the nearest match, from 1
 * @param inversePenalty number of matches over the rank of the last one, 0..1 (Ye et al., arXiv 2001.04193, section 4.2)
 */
public record QueryScore(int person, double averagePrecision, int first, double inversePenalty) {
    /** From the ranks of all matches, ascending, at least one. */
    static QueryScore of(int person, int[] matchRanks) {
        double sum = 0;
        for (int found = 1; found <= matchRanks.length; found++) {
            sum += (double) found / matchRanks[found - 1];
        }
        return new QueryScore(
                person,
                sum / matchRanks.length,
                matchRanks[0],
                (double) matchRanks.length / matchRanks[matchRanks.length - 1]);
    }
}
