package dev.throughline.reid.training.calibrate;

import dev.throughline.evaluation.ranking.Reliability;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.training.calibrate.ModelScore.Telling;
import dev.throughline.reid.training.data.Layout;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calibrates similarities in the form in which the linker sees them: between tracklets of different cameras, each with
 * the mean of a few crops. Tracklets are built from labelled crops. Tracklets of different data sets are never paired,
 * since separating data sets is no re-ID skill.
 */
public final class Calibrator {
    /** The fewest same-identity pairs of a camera pair for which an intercept of its own is fitted. */
    public static final int PAIRS_FOR_AN_INTERCEPT = 30;

    private static final int CROPS_OF_A_TRACKLET = 5;
    private static final int RESAMPLES = 200;
    private static final double INTERVAL = .95;
    private static final int FOLDS = 5;

    private final List<Pair> pairs = new ArrayList<>();
    private int people;

    private record Tracklet(int person, int camera, Embedding embedding, Relation relation) {}

    /**
     * A fitted weight.
     *
     * @param value in log-odds
     * @param low the lower end of its 95 % interval, from a bootstrap over people: pairs of one person are not
     *     independent
     * @param high the upper end of the interval
     */
    public record Weight(double value, double low, double high) {}

    /**
     * A fit of {@code P(same | cosine, jsd)}.
     *
     * @param intercept at cosine 0 and JSD 0
     * @param cosine per unit
     * @param jsd per nat; below 0 if it helps; all values are 0 in a fit without the JSD
     */
    public record Fit(Weight intercept, Weight cosine, Weight jsd) {
        /** Whether the JSD helps beyond chance. */
        public boolean jsdHelps() {
            return jsd.high() < 0;
        }
    }

    /**
     * Two cameras of a data set.
     *
     * @param cameras such as {@code cuhk01 1-2}
     * @param samePairs pairs of one person
     * @param differentPairs pairs of two people
     * @param intercept fitted with the slopes of the calibration, both kinds of pairs between these cameras having
     *     equal weight
     */
    public record CameraPair(String cameras, int samePairs, int differentPairs, double intercept) {}

    /**
     * How much the relations of two tracklets differ.
     *
     * @param same mean JSD of pairs of one person
     * @param different mean JSD of pairs of two people
     */
    public record MeanJsd(double same, double different) {}

    /**
     * The result of the calibration.
     *
     * @param calibration the JSD's weight is 0 if it does not help
     * @param withJsd the fit with the JSD
     * @param withoutJsd the fit without the JSD
     * @param meanJsd of the pairs
     * @param telling verification by the cosine, the JSD, and both, fitted
     * @param reliability how well probabilities are calibrated on people who were not in the fit; null if there are
     *     too few people to measure it
     * @param cameraPairs those with at least {@link #PAIRS_FOR_AN_INTERCEPT} pairs of one person, by name
     * @param people number of people
     */
    public record Report(
            CosineCalibration calibration,
            Fit withJsd,
            Fit withoutJsd,
            MeanJsd meanJsd,
            Telling telling,
            @Nullable Reliability reliability,
            List<CameraPair> cameraPairs,
            int people) {
        public Report {
            cameraPairs = List.copyOf(cameraPairs);
        }
    }

    /**
     * Adds the people of a data set, without distractors.
     *
     * @param dataSet its name
     * @param answers outputs for people who were not in the model's training
     */
    public void add(String dataSet, List<LabelledAnswer> answers) {
        Map<List<Integer>, List<LabelledAnswer>> seen = new TreeMap<>(
                Comparator.<List<Integer>>comparingInt(key -> key.get(0)).thenComparingInt(key -> key.get(1)));
        Map<Integer, Integer> numbers = new HashMap<>();
        for (LabelledAnswer answer : answers) {
            if (answer.person() == Layout.DISTRACTOR) {
                continue;
            }
            int person = numbers.computeIfAbsent(answer.person(), ignored -> people++);
            List<LabelledAnswer> own =
                    seen.computeIfAbsent(List.of(person, answer.camera()), ignored -> new ArrayList<>());
            if (own.size() < CROPS_OF_A_TRACKLET) {
                own.add(answer);
            }
        }
        List<Tracklet> tracklets = new ArrayList<>();
        seen.forEach((key, own) -> tracklets.add(tracklet(key.get(0), key.get(1), own)));
        for (int a = 0; a < tracklets.size(); a++) {
            for (int b = a + 1; b < tracklets.size(); b++) {
                if (tracklets.get(a).camera != tracklets.get(b).camera) {
                    pairs.add(pair(dataSet, tracklets.get(a), tracklets.get(b)));
                }
            }
        }
    }

    private static Tracklet tracklet(int person, int camera, List<LabelledAnswer> seen) {
        double[] relation = new double[seen.get(0).relation().size()];
        seen.forEach(each -> each.relation().addTo(relation, 1));
        float[] masses = new float[relation.length];
        for (int i = 0; i < masses.length; i++) {
            masses[i] = (float) relation[i];
        }
        Embedding mean =
                Embedding.mean(seen.stream().map(LabelledAnswer::embedding).toList());
        return new Tracklet(person, camera, mean, Relation.of(masses));
    }

    private static Pair pair(String dataSet, Tracklet a, Tracklet b) {
        return new Pair(
                a.person,
                b.person,
                a.embedding.cosine(b.embedding),
                a.relation.jsd(b.relation),
                dataSet + " " + Math.min(a.camera, b.camera) + "-" + Math.max(a.camera, b.camera));
    }

    /**
     * Fits and evaluates.
     *
     * @param seed of the resampling
     * @throws IllegalArgumentException if there are no pairs of one person, or none of two people
     */
    public Report report(long seed) {
        Calibration both = Logistic.fit(pairs, true, pair -> 1);
        Calibration alone = Logistic.fit(pairs, false, pair -> 1);
        Fit withJsd = intervals(both, true, seed);
        Calibration used = withJsd.jsdHelps() ? both : alone;
        int same = (int) pairs.stream().filter(Pair::same).count();
        return new Report(
                new CosineCalibration(
                        used.intercept(),
                        used.cosine(),
                        used.jsd(),
                        Verification.level(pairs, Pair::cosine, .01),
                        Verification.level(pairs, Pair::cosine, .001)),
                withJsd,
                intervals(alone, false, seed),
                new MeanJsd(meanJsd(true), meanJsd(false)),
                new Telling(
                        same,
                        pairs.size() - same,
                        Verification.of(pairs, Pair::cosine),
                        Verification.of(pairs, pair -> -pair.jsd()),
                        Verification.of(pairs, pair -> both.cosine() * pair.cosine() + both.jsd() * pair.jsd())),
                reliability(withJsd.jsdHelps(), seed),
                cameraPairs(used),
                people);
    }

    private Fit intervals(Calibration fitted, boolean useJsd, long seed) {
        Random random = new Random(seed);
        List<Calibration> resampled = Stream.generate(() -> drawn(random)).limit(RESAMPLES).toList().parallelStream()
                .map(drawn -> Logistic.fit(pairs, useJsd, pair -> weight(pair, drawn)))
                .toList();
        return new Fit(
                interval(fitted.intercept(), resampled, Calibration::intercept),
                interval(fitted.cosine(), resampled, Calibration::cosine),
                interval(fitted.jsd(), resampled, Calibration::jsd));
    }

    /**
     * How often each person is drawn in a bootstrap sample. Draws repeat until both kinds of pairs occur, which may
     * take several attempts with a handful of people.
     */
    private int[] drawn(Random random) {
        while (true) {
            int[] drawn = new int[people];
            for (int k = 0; k < people; k++) {
                drawn[random.nextInt(people)]++;
            }
            if (pairs.stream().anyMatch(pair -> pair.same() && weight(pair, drawn) > 0)
                    && pairs.stream().anyMatch(pair -> !pair.same() && weight(pair, drawn) > 0)) {
                return drawn;
            }
        }
    }

    private static double weight(Pair pair, int[] drawn) {
        return pair.same() ? drawn[pair.one()] : (double) drawn[pair.one()] * drawn[pair.other()];
    }

    private static Weight interval(double fitted, List<Calibration> resampled, ToDoubleFunction<Calibration> weight) {
        double[] weights = resampled.stream().mapToDouble(weight).sorted().toArray();
        int tail = (int) (RESAMPLES * (1 - INTERVAL) / 2);
        return new Weight(fitted, weights[tail], weights[RESAMPLES - 1 - tail]);
    }

    /**
     * Cross-validation: each fifth of the people is scored by a fit on the other four. Both kinds of pairs have equal
     * weight, as in the fit.
     */
    private @Nullable Reliability reliability(boolean useJsd, long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, people).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        int[] fold = new int[people];
        for (int i = 0; i < people; i++) {
            fold[order.get(i)] = i % FOLDS;
        }
        List<Judged> judged = new ArrayList<>();
        for (int held = 0; held < FOLDS; held++) {
            int out = held;
            List<Pair> fitted = pairs.stream()
                    .filter(pair -> fold[pair.one()] != out && fold[pair.other()] != out)
                    .toList();
            if (fitted.stream().anyMatch(Pair::same) && !fitted.stream().allMatch(Pair::same)) {
                Calibration others = Logistic.fit(fitted, useJsd, pair -> 1);
                pairs.stream()
                        .filter(pair -> fold[pair.one()] == out && fold[pair.other()] == out)
                        .forEach(pair ->
                                judged.add(new Judged(others.probability(pair.cosine(), pair.jsd()), pair.same())));
            }
        }
        long same = judged.stream().filter(Judged::same).count();
        long different = judged.size() - same;
        if (same == 0 || different == 0) {
            return null;
        }
        return Reliability.of(judged.stream()
                .map(each ->
                        new Reliability.Outcome(each.probability(), each.same(), 1. / (each.same() ? same : different)))
                .toList());
    }

    private record Judged(double probability, boolean same) {}

    private List<CameraPair> cameraPairs(Calibration used) {
        Map<String, List<Pair>> byCameras =
                pairs.stream().collect(Collectors.groupingBy(Pair::cameras, TreeMap::new, Collectors.toList()));
        List<CameraPair> found = new ArrayList<>();
        byCameras.forEach((cameras, theirs) -> {
            int same = (int) theirs.stream().filter(Pair::same).count();
            if (same >= PAIRS_FOR_AN_INTERCEPT && same < theirs.size()) {
                found.add(new CameraPair(cameras, same, theirs.size() - same, Logistic.fitIntercept(theirs, used)));
            }
        });
        return found;
    }

    private double meanJsd(boolean same) {
        return pairs.stream()
                .filter(pair -> pair.same() == same)
                .mapToDouble(Pair::jsd)
                .average()
                .orElseThrow();
    }
}
