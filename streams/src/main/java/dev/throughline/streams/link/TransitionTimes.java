package dev.throughline.streams.link;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Transitions between cameras and their times, learned online. For each camera where people arrive, it counts the camera that saw the same
 * person last, and how long ago. It counts the same for everybody who was compared. At first no transition is evidence for or against, with
 * one exception: most cameras do not overlap, so being in two at once counts against.
 */
final class TransitionTimes {
    /** Ends of the histogram bins of gaps, µs: overlapping, below 1 s, 2 s, 4 s, …, and longer. */
    private static final long[] ENDS_MICROS = ends();

    /** Number of histogram bins. */
    static final int GAPS = ENDS_MICROS.length + 1;

    /** The prior counts as this many people. */
    private static final double PRIOR_PEOPLE = 10;

    /** About this many people are remembered; older ones count less and less. */
    private static final double MEMORY_PEOPLE = 500;

    /** An arrival counts as this many comparisons at most, however many people are known. */
    private static final double MOST_COMPARISONS = 100;

    /** At this many comparisons all counts are halved. */
    private static final double MEMORY_COMPARISONS = 50_000;

    /** Prior: one person is in two cameras at once this much less often than two people are. */
    private static final double BOTH_AT_ONCE = .05;

    private final SortedMap<String, Arriving> arriving = new TreeMap<>();
    private final SortedSet<String> changed = new TreeSet<>();

    /**
     * Where the people who arrive at a camera come from.
     *
     * @param people counts of the same person, by previous camera, then by gap
     * @param anybody counts of everybody who was compared, by previous camera, then by gap
     */
    record Arriving(SortedMap<String, double[]> people, SortedMap<String, double[]> anybody) {
        Arriving() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        private static double sum(SortedMap<String, double[]> counts) {
            return counts.values().stream().flatMapToDouble(Arrays::stream).sum();
        }

        private static double at(SortedMap<String, double[]> counts, String camera, int gap) {
            double[] gaps = counts.get(camera);
            return gaps == null ? 0 : gaps[gap];
        }

        private static void add(SortedMap<String, double[]> counts, String camera, int gap, double weight) {
            counts.computeIfAbsent(camera, any -> new double[GAPS])[gap] += weight;
        }

        private static void scale(SortedMap<String, double[]> counts, double factor) {
            counts.values().forEach(gaps -> {
                for (int i = 0; i < gaps.length; i++) {
                    gaps[i] *= factor;
                }
            });
        }
    }

    private static long[] ends() {
        long[] ends = new long[12];
        for (int i = 1; i < ends.length; i++) {
            ends[i] = 1_000_000L << (i - 1);
        }
        return ends; // the first is 0
    }

    /** The histogram bin of a gap, 0 to {@link #GAPS} − 1. */
    static int gap(long gapMicros) {
        int gap = 0;
        while (gap < ENDS_MICROS.length && gapMicros >= ENDS_MICROS[gap]) {
            gap++;
        }
        return gap;
    }

    /** The end of a histogram bin, µs, exclusive; the last one has no end. */
    static long endMicros(int gap) {
        return ENDS_MICROS[gap];
    }

    /**
     * The evidence of a transition.
     *
     * @param from camera of the last visit
     * @param to camera of the arrival
     * @param gapMicros from the last sighting there to the first one here; below 0 if both at once
     * @return log-likelihood ratio, nats: above 0 for one person, below 0 for two
     */
    double ratio(String from, String to, long gapMicros) {
        int gap = gap(gapMicros);
        Arriving arrivals = arriving.getOrDefault(to, new Arriving());
        double cells = (double) Math.max(1, arrivals.anybody.size()) * GAPS;
        double anybody = (Arriving.at(arrivals.anybody, from, gap) + 1) / (Arriving.sum(arrivals.anybody) + cells);
        double expected = PRIOR_PEOPLE * anybody * (gap == 0 ? BOTH_AT_ONCE : 1);
        double people =
                (Arriving.at(arrivals.people, from, gap) + expected) / (Arriving.sum(arrivals.people) + PRIOR_PEOPLE);
        return StrictMath.log(people / anybody);
    }

    /** Records the transition of one person. */
    void went(String from, String to, long gapMicros) {
        Arriving arrivals = arriving.computeIfAbsent(to, any -> new Arriving());
        Arriving.scale(arrivals.people, 1 - 1 / MEMORY_PEOPLE);
        Arriving.add(arrivals.people, from, gap(gapMicros), 1);
        changed.add(to);
    }

    /**
     * Records that an arrival was compared with all of these, whether they are the same person or not.
     *
     * @param from how many were seen last by which camera, by gap
     */
    void compared(SortedMap<String, double[]> from, String to) {
        double all = Arriving.sum(from);
        if (all == 0) {
            return;
        }
        Arriving arrivals = arriving.computeIfAbsent(to, any -> new Arriving());
        double weight = Math.min(1, MOST_COMPARISONS / all);
        from.forEach((camera, gaps) -> {
            for (int gap = 0; gap < GAPS; gap++) {
                if (gaps[gap] > 0) {
                    Arriving.add(arrivals.anybody, camera, gap, weight * gaps[gap]);
                }
            }
        });
        changed.add(to);
        if (Arriving.sum(arrivals.anybody) >= MEMORY_COMPARISONS) {
            Arriving.scale(arrivals.anybody, .5);
        }
    }

    /** The arrival counts that have changed since the last call, by camera. */
    SortedMap<String, Arriving> takeChanged() {
        SortedMap<String, Arriving> news = new TreeMap<>(arriving);
        news.keySet().retainAll(changed);
        changed.clear();
        return news;
    }

    void put(String camera, Arriving arrivals) {
        arriving.put(camera, arrivals);
    }
}
