package dev.throughline.bench.gallery;

import dev.throughline.wire.Embedding;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Prints what ways to find somebody take and find, a line for each: {@code IDENTITIES LOOKS PROTOTYPES KIND…}. */
public final class GalleryTimes {
    private static final int QUERIES = 300;

    private GalleryTimes() {}

    /** The usual number; with {@code -Dtiny=true} another, with which everything is run and nothing measured. */
    static int tiny(int usual, int tiny) {
        return Boolean.getBoolean("tiny") ? tiny : usual;
    }

    public static void main(String[] arguments) throws Exception {
        int identities = Integer.parseInt(arguments[0]);
        int looks = Integer.parseInt(arguments[1]);
        int prototypes = Integer.parseInt(arguments[2]);
        for (int i = 3; i < arguments.length; i++) {
            Finder.Kind kind = Finder.Kind.valueOf(arguments[i]);
            RunResult run = new Runner(new OptionsBuilder()
                            .include(GalleryBenchmark.class.getName() + ".nearest")
                            .param("identities", arguments[0])
                            .param("looks", arguments[1])
                            .param("prototypes", arguments[2])
                            .param("kind", kind.name())
                            .forks(tiny(1, 0))
                            .warmupTime(TimeValue.milliseconds(tiny(3_000, 50)))
                            .measurementTime(TimeValue.milliseconds(tiny(3_000, 50)))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .runSingle();
            Statistics times = run.getPrimaryResult().getStatistics();
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %8d %d×%d  p50 %.2f ms  p99 %.2f ms  %s%n",
                    kind,
                    identities,
                    looks,
                    prototypes,
                    times.getPercentile(50) / 1_000,
                    times.getPercentile(99) / 1_000,
                    found(kind, new Crowd(identities, looks, prototypes, 1), prototypes));
        }
    }

    /** Of those whom comparing every pair has first, or among the first eight: how many this has there; and what the index takes. */
    private static String found(Finder.Kind kind, Crowd crowd, int prototypes) {
        Finder all = Finder.Kind.SCAN.over(crowd);
        long before = heldBytes();
        long began = System.nanoTime();
        Finder finder = kind.over(crowd);
        double seconds = (System.nanoTime() - began) / 1e9;
        long held = heldBytes() - before;
        double[] processor = new double[QUERIES];
        int[] meant = new int[2];
        int[] found = new int[2];
        for (int query = 0; query < QUERIES; query++) { // until the compiler is done
            finder.nearest(crowd.prototypes(query % crowd.size()), 8);
        }
        for (int query = 0; query < QUERIES; query++) {
            int person = (int) ((long) query * crowd.size() / QUERIES);
            List<Embedding> of = crowd.look(person, prototypes);
            int truly = all.nearest(of, 8).indexOf(person);
            long asked = processorNanos();
            int here = finder.nearest(of, 8).indexOf(person);
            processor[query] = (processorNanos() - asked) / 1e6;
            meant[0] += truly == 0 ? 1 : 0;
            meant[1] += truly >= 0 ? 1 : 0;
            found[0] += truly == 0 && here == 0 ? 1 : 0;
            found[1] += truly >= 0 && here >= 0 ? 1 : 0;
        }
        Arrays.sort(processor);
        return String.format(
                Locale.ROOT,
                "of the processor p50 %.2f ms  p99 %.2f ms  recall@1 %d/%d  recall@8 %d/%d  %d bytes each  filled in %.1f s",
                processor[QUERIES / 2],
                processor[QUERIES * 99 / 100],
                found[0],
                meant[0],
                found[1],
                meant[1],
                held / crowd.size(),
                seconds);
    }

    /** Of this thread: what else the machine does counts less. */
    static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long heldBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
