package dev.throughline.reid.training.calibrate;

import dev.throughline.evaluation.ranking.QueryScore;
import dev.throughline.evaluation.ranking.Ranking;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.wire.message.Embedding;
import java.util.List;

/**
 * How well embeddings separate people.
 *
 * @param queries each query's ranking, under the protocol of Market-1501; see {@link #of}
 * @param same mean cosine of a query with its person under other cameras
 * @param different mean cosine of a query with other people; close to {@code same} if the network gives everybody the
 *     same embedding
 */
public record ValidationScore(List<QueryScore> queries, double same, double different) {
    /** The score of the rankings, averaged over the queries. */
    public RankingScore ranking() {
        return RankingScore.of(queries);
    }

    /**
     * Ranks the crops of one data set, with the {@link Split#usual usual} split.
     *
     * @param crops by name
     * @param embeddings one per crop
     */
    public static ValidationScore of(List<LabelledCrop> crops, List<Embedding> embeddings) {
        int[] persons = crops.stream().mapToInt(LabelledCrop::person).toArray();
        int[] cameras = crops.stream().mapToInt(LabelledCrop::camera).toArray();
        Split split = Split.usual(persons, cameras);
        int[] queries = split.queries().stream().mapToInt(i -> i).toArray();
        int[] gallery = split.gallery().stream().mapToInt(i -> i).toArray();
        Cosines cosines = new Cosines(embeddings);
        Mean same = new Mean();
        Mean different = new Mean();
        float[] row = new float[gallery.length];
        List<QueryScore> scores = Ranking.each(
                query -> {
                    int who = queries[query];
                    for (int entry = 0; entry < row.length; entry++) {
                        int other = gallery[entry];
                        double cosine = cosines.of(who, other);
                        row[entry] = (float) (1 - cosine);
                        if (persons[other] != persons[who]) {
                            different.add(cosine);
                        } else if (cameras[other] != cameras[who]) {
                            same.add(cosine);
                        }
                    }
                    return row;
                },
                of(persons, queries),
                of(cameras, queries),
                of(persons, gallery),
                of(cameras, gallery));
        return new ValidationScore(scores, same.value(), different.value());
    }

    private static int[] of(int[] all, int[] which) {
        int[] some = new int[which.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[which[i]];
        }
        return some;
    }

    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }
}
