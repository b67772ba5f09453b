package dev.throughline.reid.calibrate;

import dev.throughline.reid.data.LabelledCrop;
import dev.throughline.reid.embed.Answer;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Embedding;
import dev.throughline.wire.Relation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Finds out what similarities mean, as the linker will see them: between tracklets of different cameras, each with the mean of
 * a few crops. Tracklets are made of labelled crops; those of different data sets are never paired, since telling data sets
 * apart is no skill.
 */
public final class Calibrator {
    private static final int CROPS_OF_A_TRACKLET = 5;
    private static final int RESAMPLES = 200;
    private static final double INTERVAL = .95;

    private final List<Pair> pairs = new ArrayList<>();
    private int people;

    private record Tracklet(int person, int camera, Embedding embedding, Relation relation) {}

    /**
     * Whether the JSD helps.
     *
     * @param weight fitted, log-odds per nat; below 0 if it helps
     * @param low the lower end of its interval, over people drawn with replacement: pairs of one person are not independent
     * @param high the upper end
     * @param meanSame mean JSD of pairs of one person
     * @param meanDifferent mean JSD of pairs of two
     */
    public record JsdWorth(double weight, double low, double high, double meanSame, double meanDifferent) {
        /** Whether it helps beyond chance. */
        public boolean helps() {
            return high < 0;
        }
    }

    /**
     * What was found.
     *
     * @param calibration the JSD's weight is 0 if it does not help
     * @param jsd what it would be worth
     * @param cosineOnly telling people apart by the cosine
     * @param jsdOnly by the JSD
     * @param both by both, fitted
     * @param samePairs pairs of one person
     * @param differentPairs pairs of two
     */
    public record Report(
            CosineCalibration calibration,
            JsdWorth jsd,
            Verification cosineOnly,
            Verification jsdOnly,
            Verification both,
            int samePairs,
            int differentPairs) {}

    /**
     * Adds the people of a data set.
     *
     * @param crops of people whom the model never saw
     * @param answers one per crop, all described
     */
    public void add(List<LabelledCrop> crops, List<Answer> answers) {
        Map<List<Integer>, List<Answer.Described>> seen = new TreeMap<>(
                Comparator.<List<Integer>>comparingInt(key -> key.get(0)).thenComparingInt(key -> key.get(1)));
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int i = 0; i < crops.size(); i++) {
            LabelledCrop crop = crops.get(i);
            int person = numbers.computeIfAbsent(crop.person(), ignored -> people++);
            List<Answer.Described> own =
                    seen.computeIfAbsent(List.of(person, crop.camera()), ignored -> new ArrayList<>());
            if (own.size() < CROPS_OF_A_TRACKLET) {
                own.add((Answer.Described) answers.get(i));
            }
        }
        List<Tracklet> tracklets = new ArrayList<>();
        seen.forEach((key, own) -> tracklets.add(tracklet(key.get(0), key.get(1), own)));
        for (int a = 0; a < tracklets.size(); a++) {
            for (int b = a + 1; b < tracklets.size(); b++) {
                if (tracklets.get(a).camera != tracklets.get(b).camera) {
                    pairs.add(pair(tracklets.get(a), tracklets.get(b)));
                }
            }
        }
    }

    private static Tracklet tracklet(int person, int camera, List<Answer.Described> seen) {
        double[] relation = new double[seen.get(0).relation().size()];
        seen.forEach(each -> each.relation().addTo(relation, 1));
        float[] masses = new float[relation.length];
        for (int i = 0; i < masses.length; i++) {
            masses[i] = (float) relation[i];
        }
        Embedding mean =
                Embedding.mean(seen.stream().map(Answer.Described::embedding).toList());
        return new Tracklet(person, camera, mean, Relation.of(masses));
    }

    private static Pair pair(Tracklet a, Tracklet b) {
        return new Pair(a.person, b.person, a.embedding.cosine(b.embedding), a.relation.jsd(b.relation));
    }

    /**
     * Fits and measures.
     *
     * @param seed of the resampling
     * @throws IllegalArgumentException if there are no pairs of one person, or none of two
     */
    public Report report(long seed) {
        Calibration both = Logistic.fit(pairs, true, pair -> 1);
        JsdWorth worth = worth(both.jsd(), seed);
        Calibration used = worth.helps() ? both : Logistic.fit(pairs, false, pair -> 1);
        CosineCalibration calibration = new CosineCalibration(
                used.intercept(),
                used.cosine(),
                used.jsd(),
                Verification.level(pairs, Pair::cosine, .01),
                Verification.level(pairs, Pair::cosine, .001));
        int same = (int) pairs.stream().filter(Pair::same).count();
        return new Report(
                calibration,
                worth,
                Verification.of(pairs, Pair::cosine),
                Verification.of(pairs, pair -> -pair.jsd()),
                Verification.of(pairs, pair -> both.probability(pair.cosine(), pair.jsd())),
                same,
                pairs.size() - same);
    }

    private JsdWorth worth(double fitted, long seed) {
        Random random = new Random(seed);
        double[] weights = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] drawn = new int[people];
            for (int k = 0; k < people; k++) {
                drawn[random.nextInt(people)]++;
            }
            weights[i] = Logistic.fit(
                            pairs,
                            true,
                            pair -> pair.same() ? drawn[pair.one()] : (double) drawn[pair.one()] * drawn[pair.other()])
                    .jsd();
        }
        Arrays.sort(weights);
        int tail = (int) (RESAMPLES * (1 - INTERVAL) / 2);
        return new JsdWorth(fitted, weights[tail], weights[RESAMPLES - 1 - tail], meanJsd(true), meanJsd(false));
    }

    private double meanJsd(boolean same) {
        return pairs.stream()
                .filter(pair -> pair.same() == same)
                .mapToDouble(Pair::jsd)
                .average()
                .orElseThrow();
    }
}
