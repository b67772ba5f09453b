package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.evaluation.ranking.QueryScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * The mean difference of two models' rankings of the same queries, and its confidence interval over people.
 *
 * @param value mean over the queries
 * @param low lower end of its 95 % interval, by bootstrap over people: queries of one person are not independent
 * @param high upper end
 */
@JsonPropertyOrder({"value", "low", "high"})
record Gap(double value, double low, double high) {
    private static final int RESAMPLES = 2000;
    private static final int TAIL = RESAMPLES / 40; // 2.5 %
    private static final long SEED = 1;

    /**
     * The gap in a score that is a mean over queries.
     *
     * @param ours scores by query
     * @param theirs scores of the same queries, in the same order
     */
    static Gap of(List<QueryScore> ours, List<QueryScore> theirs, ToDoubleFunction<QueryScore> figure) {
        if (ours.size() != theirs.size()) {
            throw new IllegalArgumentException(
                    ours.size() + " queries beside " + theirs.size() + ": they must be the same");
        }
        Map<Integer, Sum> byPerson = new LinkedHashMap<>();
        Sum all = new Sum();
        for (int i = 0; i < ours.size(); i++) {
            double gap = figure.applyAsDouble(ours.get(i)) - figure.applyAsDouble(theirs.get(i));
            byPerson.computeIfAbsent(ours.get(i).person(), person -> new Sum()).add(gap, 1);
            all.add(gap, 1);
        }
        List<Sum> people = new ArrayList<>(byPerson.values());
        Random random = new Random(SEED);
        double[] resampled = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            Sum drawn = new Sum();
            for (int k = 0; k < people.size(); k++) {
                Sum person = people.get(random.nextInt(people.size()));
                drawn.add(person.gaps, person.queries);
            }
            resampled[i] = drawn.mean();
        }
        Arrays.sort(resampled);
        return new Gap(all.mean(), resampled[TAIL], resampled[RESAMPLES - 1 - TAIL]);
    }

    /** As on the page: {@code −.016 (−.057 to .039)}. */
    String text() {
        return places(value) + " (" + places(low) + " to " + places(high) + ")";
    }

    private static String places(double value) {
        return MeanStd.places(value).replace('-', '−');
    }

    private static final class Sum {
        private double gaps;
        private int queries;

        void add(double more, int count) {
            gaps += more;
            queries += count;
        }

        double mean() {
            return gaps / queries;
        }
    }
}
