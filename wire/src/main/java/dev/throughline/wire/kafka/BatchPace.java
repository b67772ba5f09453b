package dev.throughline.wire.kafka;

import java.time.Duration;

/**
 * Adapts the batch size of a stage to what it can process in half a second. Outputs appear when their whole batch is done, so large batches
 * of slow records add latency.
 */
final class BatchPace {
    private static final double ASPIRED_NANOS = Duration.ofMillis(500).toNanos();
    /** Enough to keep some threads busy. */
    private static final int LEAST = 4;
    /** Weight of the last batch in the moving average. */
    private static final double NEW = .3;

    private final int most;
    private double nanosPerRecord;

    /** A pace with a largest batch size. */
    BatchPace(int most) {
        this.most = most;
    }

    void took(int records, long nanos) {
        double latest = (double) nanos / records;
        nanosPerRecord = nanosPerRecord == 0 ? latest : (1 - NEW) * nanosPerRecord + NEW * latest;
    }

    int atOnce() {
        double wanted = nanosPerRecord == 0 ? most : ASPIRED_NANOS / nanosPerRecord;
        return (int) Math.min(most, Math.max(LEAST, wanted));
    }
}
