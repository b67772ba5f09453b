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

/** Checks worlds in several threads, each with topologies of its own. What is checked of a world is a function of its seed alone. */
public final class FuzzRun {
    private final Path folder;
    private final int threads;
    private final LongAdder worlds = new LongAdder();
    private final LongAdder inputs = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Not yet running.
     *
     * @param folder for the stores
     */
    public FuzzRun(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    /** When enough was done. */
    @FunctionalInterface
    public interface Enough {
        /** Asked before each world. */
        boolean reached(long worlds, long inputs);
    }

    /**
     * Checks one world after the other.
     *
     * @param firstSeed of the first; the others follow
     * @throws AssertionError if something is not as it should be; the message begins with the seed
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

    /** Worlds that are checked. */
    public long worlds() {
        return worlds.sum();
    }

    /** Records that were given. */
    public long inputs() {
        return inputs.sum();
    }

    /** Those of them that were refused. */
    public long refused() {
        return refused.sum();
    }
}
