package dev.throughline.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFolder;
import dev.throughline.evaluation.tracking.Tracking;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The CPU time of reading MOT files and of evaluating them: in a JVM that has just started, including its compiler, and in a warm one. */
public final class MetricTimes {
    private static final int ROUNDS = 15;

    private MetricTimes() {}

    /**
     * Prints four numbers, in seconds: reading cold and warm, evaluating cold and warm. Warm is the median of the last third of the
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
            double began = processorSeconds();
            Map<String, List<MotBox>> people = MotFolder.read(truth).cameras();
            Map<String, List<MotBox>> found = MotFolder.read(tracks).cameras();
            double read = processorSeconds();
            if (Tracking.evaluateEach(people, found).isEmpty()) {
                throw new IllegalArgumentException("no cameras in " + truth);
            }
            reading[round] = read - began;
            measuring[round] = processorSeconds() - read;
        }
        System.out.printf(
                Locale.ROOT, "%.3f %.3f %.3f %.3f%n", reading[0], warm(reading), measuring[0], warm(measuring));
    }

    /** The CPU time of all threads: another program on the machine does not count. */
    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static double warm(double[] seconds) {
        double[] last = Arrays.copyOfRange(seconds, ROUNDS * 2 / 3, ROUNDS);
        Arrays.sort(last);
        return last[last.length / 2];
    }
}
