package dev.throughline.wire.kafka;

import java.time.Duration;

/**
 * How many records a stage takes at a time: as many as it is likely to do in half a second. What is made of a record is seen when its
 * whole batch is done, so where records are slow, large batches are latency.
 */
final class BatchPace {
    private static final double ASPIRED_NANOS = Duration.ofMillis(500).toNanos();
    /** Enough to keep some threads busy. */
    private static final int LEAST = 4;
    /** How much of what is expected comes from the last batch. */
    private static final double NEW = .3;

    private final int most;
    private double nanosPerRecord;

    /** Of at most so many records. */
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
