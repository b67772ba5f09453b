package dev.throughline.streams.link;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How people go from camera to camera, and how long it takes them, learned while they do: for each camera where somebody arrives, how
 * often the same person was seen last where, and how long ago, beside how often that was so of anybody who was compared. At
 * first nothing speaks for or against a way, but for being in two cameras at once, which most cameras do not allow.
 */
final class TransitionTimes {
    /** Ends of the gaps that are told apart, µs: what overlaps, below 1 s, 2 s, 4 s, …, and longer. */
    private static final long[] ENDS_MICROS = ends();

    /** Gaps that are told apart. */
    static final int GAPS = ENDS_MICROS.length + 1;

    /** What is not known counts as so many people. */
    private static final double PRIOR_PEOPLE = 10;

    /** The last so many people count, older ones less and less. */
    private static final double MEMORY_PEOPLE = 500;

    /** An arrival counts as so many comparisons at most, however many people are known. */
    private static final double MOST_COMPARISONS = 100;

    /** So many comparisons are remembered before the older ones count half. */
    private static final double MEMORY_COMPARISONS = 50_000;

    /** Before anything is known, one person is in two cameras at once so much less often than two people are. */
    private static final double BOTH_AT_ONCE = .05;

    private final SortedMap<String, Arriving> arriving = new TreeMap<>();
    private final SortedSet<String> changed = new TreeSet<>();

    /**
     * Whence people come who arrive at a camera.
     *
     * @param people of one person, how often: by the camera before, then by gap
     * @param anybody of all who were compared, how often, likewise
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

    /** Which of the gaps that are told apart it is, 0 to {@link #GAPS} − 1. */
    static int gap(long gapMicros) {
        int gap = 0;
        while (gap < ENDS_MICROS.length && gapMicros >= ENDS_MICROS[gap]) {
            gap++;
        }
        return gap;
    }

    /** The shortest gap, µs, that is longer than this one of those that are told apart; the last has no end. */
    static long endMicros(int gap) {
        return ENDS_MICROS[gap];
    }

    /**
     * What the way says.
     *
     * @param from camera where somebody was
     * @param to camera where somebody is
     * @param gapMicros from being seen last there to being seen first here; below 0 if both at once
     * @return log-likelihood ratio, nats: above 0 for one person, below 0 for two
     */
    double ratio(String from, String to, long gapMicros) {
        int gap = gap(gapMicros);
        Arriving reachability = arriving.getOrDefault(to, new Arriving());
        double cells = (double) Math.max(1, reachability.anybody.size()) * GAPS;
        double anybody =
                (Arriving.at(reachability.anybody, from, gap) + 1) / (Arriving.sum(reachability.anybody) + cells);
        double expected = PRIOR_PEOPLE * anybody * (gap == 0 ? BOTH_AT_ONCE : 1);
        double people = (Arriving.at(reachability.people, from, gap) + expected)
                / (Arriving.sum(reachability.people) + PRIOR_PEOPLE);
        return StrictMath.log(people / anybody);
    }

    /** One person went there. */
    void went(String from, String to, long gapMicros) {
        Arriving reachability = arriving.computeIfAbsent(to, any -> new Arriving());
        Arriving.scale(reachability.people, 1 - 1 / MEMORY_PEOPLE);
        Arriving.add(reachability.people, from, gap(gapMicros), 1);
        changed.add(to);
    }

    /**
     * Somebody here was compared with all of these, whoever they are.
     *
     * @param from how many were seen last by which camera, by gap
     */
    void compared(SortedMap<String, double[]> from, String to) {
        double all = Arriving.sum(from);
        if (all == 0) {
            return;
        }
        Arriving reachability = arriving.computeIfAbsent(to, any -> new Arriving());
        double weight = Math.min(1, MOST_COMPARISONS / all);
        from.forEach((camera, gaps) -> {
            for (int gap = 0; gap < GAPS; gap++) {
                if (gaps[gap] > 0) {
                    Arriving.add(reachability.anybody, camera, gap, weight * gaps[gap]);
                }
            }
        });
        changed.add(to);
        if (Arriving.sum(reachability.anybody) >= MEMORY_COMPARISONS) {
            Arriving.scale(reachability.anybody, .5);
        }
    }

    /** What is known of those who arrive at a camera, for the cameras where that changed since this was last asked. */
    SortedMap<String, Arriving> takeChanged() {
        SortedMap<String, Arriving> news = new TreeMap<>(arriving);
        news.keySet().retainAll(changed);
        changed.clear();
        return news;
    }

    void put(String camera, Arriving reachability) {
        arriving.put(camera, reachability);
    }
}
