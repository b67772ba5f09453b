package dev.throughline.app.run;

import com.sun.management.OperatingSystemMXBean;
import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks that this machine, or our container, has enough memory for a run: the kernel kills a process that takes too much without a
 * message.
 */
public final class Memory {
    private static final long MIB = 1024 * 1024;
    /** The approximate memory of models, pictures, stores and code beside the heap. The demo takes 1.2 GB in all with a heap of 1 GB. */
    private static final long BESIDE_HEAP = 500 * MIB;
    /** The least part of its heap that a run uses. */
    private static final long LEAST_HEAP = 200 * MIB;

    private Memory() {}

    /**
     * Checks before a run.
     *
     * @throws Failure if there is too little
     */
    public static void requireForRun() {
        require(Runtime.getRuntime().maxMemory(), total(), available());
    }

    /** All in bytes. */
    static void require(long heap, long total, long available) {
        if (heap + BESIDE_HEAP > total) {
            long fits = Math.max(LEAST_HEAP, total - BESIDE_HEAP);
            String smaller = total < LEAST_HEAP + BESIDE_HEAP
                    ? ""
                    : ", or set a smaller heap, such as THROUGHLINE_HEAP=" + fits / MIB + "m";
            throw new Failure(
                    ExitCode.NO_MEMORY,
                    "too little memory: a heap of " + heap / MIB + " MB and the " + BESIDE_HEAP / MIB
                            + " MB that a run takes beside it do not fit into the " + total / MIB
                            + " MB of this machine or container; give it more" + smaller);
        }
        if (LEAST_HEAP + BESIDE_HEAP > available) {
            throw new Failure(
                    ExitCode.NO_MEMORY,
                    "too little memory: " + available / MIB + " MB are free, and a run takes "
                            + (LEAST_HEAP + BESIDE_HEAP) / MIB + " MB at least; end something else, or give it more");
        }
    }

    /** The memory of the container, if we are in one. */
    private static long total() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** The memory that the kernel would give without swapping; file pages can be reclaimed. */
    private static long available() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException | NumberFormatException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
