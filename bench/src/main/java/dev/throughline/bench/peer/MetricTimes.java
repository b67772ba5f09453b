package dev.throughline.bench.peer;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFolder;
import dev.throughline.evaluation.tracking.Tracking;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long reading MOT files takes, and measuring them: in a JVM that has just started, and in one that is warm. */
public final class MetricTimes {
    private static final int ROUNDS = 15;

    private MetricTimes() {}

    /**
     * Prints four numbers, in seconds: reading cold and warm, measuring cold and warm. Warm is the median of the last third of the
     * rounds.
     *
     * @param arguments truth and tracks
     */
    public static void main(String[] arguments) throws Exception {
        Path truth = Path.of(arguments[0]);
        Path tracks = Path.of(arguments[1]);
        double[] reading = new double[ROUNDS];
        double[] measuring = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            Map<String, List<MotBox>> people = MotFolder.read(truth).cameras();
            Map<String, List<MotBox>> found = MotFolder.read(tracks).cameras();
            long read = System.nanoTime();
            if (Tracking.evaluateEach(people, found).isEmpty()) {
                throw new IllegalArgumentException("no cameras in " + truth);
            }
            reading[round] = (read - began) / 1e9;
            measuring[round] = (System.nanoTime() - read) / 1e9;
        }
        System.out.printf(
                Locale.ROOT, "%.3f %.3f %.3f %.3f%n", reading[0], warm(reading), measuring[0], warm(measuring));
    }

    private static double warm(double[] seconds) {
        double[] last = Arrays.copyOfRange(seconds, ROUNDS * 2 / 3, ROUNDS);
        Arrays.sort(last);
        return last[last.length / 2];
    }
}
