package dev.throughline.reid.training.calibrate;

import dev.throughline.evaluation.ranking.DistanceRows;
import dev.throughline.evaluation.ranking.Ranking;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.evaluation.ranking.ReRanking;
import dev.throughline.wire.message.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a model on a data set.
 *
 * @param queries number of queries
 * @param gallery number of gallery entries
 * @param ranking by the cosine
 * @param reranked the same after re-ranking; null if re-ranking is off
 * @param telling verification of pairs; null if there are no pairs of two people
 */
public record ModelScore(
        int queries,
        int gallery,
        RankingScore ranking,
        @Nullable RankingScore reranked,
        @Nullable Telling telling) {
    /**
     * The most pairs of a query and a gallery entry that are scored for verification; with more, only every nth query
     * is used.
     */
    public static final long MAX_PAIRS = 5_000_000;

    /**
     * Verification: separates pairs of one person from pairs of two people. The pairs are those of a query and a
     * gallery entry in its ranking.
     *
     * @param cosine by the cosine of the embeddings
     * @param jsd by the JSD of the relations
     * @param both by the calibrated probability of both
     */
    public record Telling(
            long samePairs, long differentPairs, Verification cosine, Verification jsd, Verification both) {}

    /**
     * Scores a model.
     *
     * @param queries in any order, at least one
     * @param gallery in any order, at least one
     * @param calibration the model's
     * @param reRanking null for no re-ranking
     * @throws IllegalArgumentException if no query has a match under another camera
     */
    public static ModelScore of(
            List<LabelledAnswer> queries,
            List<LabelledAnswer> gallery,
            Calibration calibration,
            @Nullable ReRanking reRanking) {
        if (queries.isEmpty() || gallery.isEmpty()) {
            throw new IllegalArgumentException("a score needs queries and a gallery, had " + queries.size() + " and "
                    + gallery.size() + " pictures");
        }
        Cosines cosines = new Cosines(Stream.concat(queries.stream(), gallery.stream())
                .map(LabelledAnswer::embedding)
                .toList());
        RankingScore ranking = rank(rows(cosines, queries.size(), gallery.size()), queries, gallery);
        RankingScore reranked = reRanking == null
                ? null
                : rank(reRanking.of(cosines::distance, queries.size(), gallery.size()), queries, gallery);
        return new ModelScore(
                queries.size(),
                gallery.size(),
                ranking,
                reranked,
                new Pairs(queries, gallery, cosines, calibration).telling());
    }

    private static DistanceRows rows(Cosines cosines, int queries, int gallery) {
        float[] row = new float[gallery];
        return query -> {
            for (int entry = 0; entry < gallery; entry++) {
                row[entry] = (float) (1 - cosines.of(query, queries + entry));
            }
            return row;
        };
    }

    private static RankingScore rank(DistanceRows rows, List<LabelledAnswer> queries, List<LabelledAnswer> gallery) {
        return Ranking.evaluate(rows, persons(queries), cameras(queries), persons(gallery), cameras(gallery));
    }

    static int[] persons(List<LabelledAnswer> answers) {
        return answers.stream().mapToInt(LabelledAnswer::person).toArray();
    }

    static int[] cameras(List<LabelledAnswer> answers) {
        return answers.stream().mapToInt(LabelledAnswer::camera).toArray();
    }

    /** The pairs of a query and a gallery entry; none is stored. */
    private record Pairs(
            List<LabelledAnswer> queries, List<LabelledAnswer> gallery, Cosines cosines, Calibration calibration) {
        private static final int SCORES = 3; // by the cosine, by the JSD, by both

        @Nullable
        Telling telling() {
            long pairs = (long) queries.size() * gallery.size();
            int every = (int) ((pairs + MAX_PAIRS - 1) / MAX_PAIRS);
            int[] asked = IntStream.iterate(0, query -> query < queries.size(), query -> query + every)
                    .toArray();
            List<double[]> same = new ArrayList<>();
            for (int query : asked) {
                for (int entry = 0; entry < gallery.size(); entry++) {
                    if (isOnePerson(query, entry) && !isOneCamera(query, entry)) {
                        same.add(scores(query, entry));
                    }
                }
            }
            List<Roc> curves = IntStream.range(0, SCORES)
                    .mapToObj(score -> new Roc(
                            same.stream().mapToDouble(scores -> scores[score]).toArray()))
                    .toList();
            List<Roc> all = IntStream.of(asked)
                    .parallel()
                    .collect(
                            () -> curves.stream().map(Roc::empty).toList(),
                            this::addStrangers,
                            (some, others) -> IntStream.range(0, SCORES)
                                    .forEach(score -> some.get(score).addAll(others.get(score))));
            Roc cosine = all.get(0);
            return cosine.differentPairs() == 0 || cosine.samePairs() == 0
                    ? null
                    : new Telling(
                            cosine.samePairs(),
                            cosine.differentPairs(),
                            cosine.verification(),
                            all.get(1).verification(),
                            all.get(2).verification());
        }

        private void addStrangers(List<Roc> curves, int query) {
            for (int entry = 0; entry < gallery.size(); entry++) {
                if (!isOnePerson(query, entry)) {
                    double[] scores = scores(query, entry);
                    for (int score = 0; score < SCORES; score++) {
                        curves.get(score).add(scores[score]);
                    }
                }
            }
        }

        private boolean isOnePerson(int query, int entry) {
            return queries.get(query).person() == gallery.get(entry).person();
        }

        private boolean isOneCamera(int query, int entry) {
            return queries.get(query).camera() == gallery.get(entry).camera();
        }

        private double[] scores(int query, int entry) {
            double cosine = cosines.of(query, queries.size() + entry);
            double jsd = queries.get(query).relation().jsd(gallery.get(entry).relation());
            // log-odds, since probabilities near 1 would all round to 1
            return new double[] {cosine, -jsd, calibration.cosine() * cosine + calibration.jsd() * jsd};
        }
    }
}
