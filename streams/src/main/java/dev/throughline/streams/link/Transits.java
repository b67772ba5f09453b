package dev.throughline.streams.link;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How people go from camera to camera, and how long it takes them, learned while they do: for each camera that somebody leaves, how
 * often the same person was seen next where, and after how long, beside how often that was so of anybody who was compared. At
 * first nothing speaks for or against a way, but for being in two cameras at once, which most cameras do not allow.
 */
final class Transits {
    /** Ends of the gaps that are told apart, µs: what overlaps, below 1 s, 2 s, 4 s, …, and longer. */
    private static final long[] ENDS_MICROS = ends();

    private static final int GAPS = ENDS_MICROS.length + 1;
    /** What is not known counts as so many people. */
    private static final double PRIOR_PEOPLE = 10;

    /** The last so many people count, older ones less and less. */
    private static final double MEMORY_PEOPLE = 500;

    /** So many comparisons are remembered before the older ones count half. */
    private static final double MEMORY_COMPARISONS = 50_000;

    /** Before anything is known, one person is in two cameras at once so much less often than two people are. */
    private static final double BOTH_AT_ONCE = .05;

    private final SortedMap<String, Leaving> leaving = new TreeMap<>();
    private final SortedSet<String> changed = new TreeSet<>();

    /**
     * Where people go who leave a camera.
     *
     * @param people of one person, how often: by the next camera, then by gap
     * @param anybody of all who were compared, how often, likewise
     */
    record Leaving(SortedMap<String, double[]> people, SortedMap<String, double[]> anybody) {
        Leaving() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        private static double sum(Map<String, double[]> counts) {
            return counts.values().stream().flatMapToDouble(Arrays::stream).sum();
        }

        private static double at(Map<String, double[]> counts, String camera, int gap) {
            double[] gaps = counts.get(camera);
            return gaps == null ? 0 : gaps[gap];
        }

        private static void add(Map<String, double[]> counts, String camera, int gap, double weight) {
            counts.computeIfAbsent(camera, any -> new double[GAPS])[gap] += weight;
        }

        private static void scale(Map<String, double[]> counts, double factor) {
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

    private static int gap(long gapMicros) {
        int gap = 0;
        while (gap < ENDS_MICROS.length && gapMicros >= ENDS_MICROS[gap]) {
            gap++;
        }
        return gap;
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
        Leaving ways = leaving.getOrDefault(from, new Leaving());
        double cells = (double) Math.max(1, ways.anybody.size()) * GAPS;
        double anybody = (Leaving.at(ways.anybody, to, gap) + 1) / (Leaving.sum(ways.anybody) + cells);
        double expected = PRIOR_PEOPLE * anybody * (gap == 0 ? BOTH_AT_ONCE : 1);
        double people = (Leaving.at(ways.people, to, gap) + expected) / (Leaving.sum(ways.people) + PRIOR_PEOPLE);
        return StrictMath.log(people / anybody);
    }

    /** One person went there. */
    void went(String from, String to, long gapMicros) {
        Leaving ways = leaving.computeIfAbsent(from, any -> new Leaving());
        Leaving.scale(ways.people, 1 - 1 / MEMORY_PEOPLE);
        Leaving.add(ways.people, to, gap(gapMicros), 1);
        changed.add(from);
    }

    /** Somebody there was compared with somebody here, whoever they are. */
    void compared(String from, String to, long gapMicros) {
        Leaving ways = leaving.computeIfAbsent(from, any -> new Leaving());
        Leaving.add(ways.anybody, to, gap(gapMicros), 1);
        changed.add(from);
        if (Leaving.sum(ways.anybody) >= MEMORY_COMPARISONS) {
            Leaving.scale(ways.anybody, .5);
        }
    }

    /** What is known of those who leave a camera, for the cameras where that changed since this was last asked. */
    SortedMap<String, Leaving> takeChanged() {
        SortedMap<String, Leaving> news = new TreeMap<>(leaving);
        news.keySet().retainAll(changed);
        changed.clear();
        return news;
    }

    void put(String camera, Leaving ways) {
        leaving.put(camera, ways);
    }
}
