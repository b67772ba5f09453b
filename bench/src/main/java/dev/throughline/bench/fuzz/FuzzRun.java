package dev.throughline.bench.fuzz;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Checks worlds in several threads, each with its own topologies. A world's check is a function of its seed alone. */
public final class FuzzRun {
    private final Path folder;
    private final int threads;
    private final LongAdder worlds = new LongAdder();
    private final LongAdder inputs = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Creates a run, which does not start yet.
     *
     * @param folder for the stores
     */
    public FuzzRun(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    /** Decides when to stop. */
    @FunctionalInterface
    public interface Enough {
        /** Called before each world. */
        boolean reached(long worlds, long inputs);
    }

    /**
     * Checks one world after the other.
     *
     * @param firstSeed seed of the first world; the others follow
     * @throws AssertionError if a check fails; the message begins with the seed
     */
    public void run(long firstSeed, Enough enough) throws InterruptedException {
        AtomicLong next = new AtomicLong(firstSeed);
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Path own = folder.resolve("thread-" + thread);
                running.add(pool.submit(() -> {
                    try (Fuzz fuzz = new Fuzz(own)) {
                        long seed = next.getAndIncrement();
                        while (!failed.get() && !enough.reached(seed - firstSeed, inputs())) {
                            check(fuzz, seed);
                            seed = next.getAndIncrement();
                        }
                    } catch (AssertionError wrong) {
                        failed.set(true);
                        throw wrong;
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                await(each);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void check(Fuzz fuzz, long seed) throws InterruptedException {
        long inputsBefore = fuzz.inputs();
        long refusedBefore = fuzz.refused();
        fuzz.check(seed);
        worlds.increment();
        inputs.add(fuzz.inputs() - inputsBefore);
        refused.add(fuzz.refused() - refusedBefore);
    }

    private static void await(Future<?> running) throws InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError wrong) {
                throw wrong;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The number of checked worlds. */
    public long worlds() {
        return worlds.sum();
    }

    /** The number of processed records. */
    public long inputs() {
        return inputs.sum();
    }

    /** The rejected ones among them. */
    public long refused() {
        return refused.sum();
    }
}
