package dev.throughline.wire.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Counts and latencies of a stage since it started, for summaries and metrics. Thread-safe. */
public final class StageMeter {
    /** Batches whose latency is remembered: enough for a percentile, and bounded. */
    private static final int REMEMBERED = 4_096;

    private final LongAdder records = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder busyNanos = new LongAdder();
    private final long[] latencies = new long[REMEMBERED];
    private long batches;

    /** Counts a batch: its records, how many of them were rejected, and how long it took. */
    public void batch(int recordsOfBatch, int refusedOfBatch, long nanos) {
        records.add(recordsOfBatch);
        refused.add(refusedOfBatch);
        busyNanos.add(nanos);
        synchronized (latencies) {
            latencies[(int) (batches++ % REMEMBERED)] = nanos;
        }
    }

    /** The present counts. */
    public Reading read() {
        long[] sorted;
        synchronized (latencies) {
            sorted = Arrays.copyOf(latencies, (int) Math.min(batches, REMEMBERED));
        }
        Arrays.sort(sorted);
        return new Reading(
                records.sum(),
                refused.sum(),
                Duration.ofNanos(busyNanos.sum()),
                Duration.ofNanos(quantile(sorted, .5)),
                Duration.ofNanos(quantile(sorted, .99)));
    }

    private static long quantile(long[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (q * sorted.length))];
    }

    /**
     * The counts.
     *
     * @param records processed and committed
     * @param refused how many of them became dead letters
     * @param busy time spent on batches, from polled records to commit
     * @param median of that time for one batch, over the last few thousand
     * @param p99 of that time for one batch
     */
    public record Reading(long records, long refused, Duration busy, Duration median, Duration p99) {
        /** Records a second while busy; 0 before the first. */
        public double perSecond() {
            return busy.isZero() ? 0 : records / (busy.toNanos() / 1e9);
        }
    }
}
