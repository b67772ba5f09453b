package dev.throughline.ingest.camera;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The publishing speed of recorded footage. One pacing for all cameras of a process keeps them in step: pictures that
 * were taken at the same time are published at the same time.
 */
public final class Pacing {
    /** The wait before the next call while cameras are still being opened. */
    private static final Duration SOON = Duration.ofMillis(20);

    private final double factor;
    private final LongSupplier nanoTime;
    private int awaited;
    private long firstMicros = Long.MAX_VALUE;
    private long beganNanos;
    private boolean begun;

    Pacing(double factor, int cameras, LongSupplier nanoTime) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("speed must be above 0 (1 is as filmed) or max, was " + factor);
        }
        this.factor = factor;
        this.nanoTime = nanoTime;
        awaited = cameras;
    }

    /** As fast as it goes. */
    public static Pacing max() {
        return new Pacing(Double.POSITIVE_INFINITY, 0, System::nanoTime);
    }

    /**
     * Paced by the pictures' own times.
     *
     * @param factor 1 is real time, 2 is twice as fast
     * @param cameras number of publishers that share this pacing; time starts to run when all of them are ready
     */
    public static Pacing times(double factor, int cameras) {
        return new Pacing(factor, cameras, System::nanoTime);
    }

    /** Marks a camera as ready, with the capture time of its first picture. Must be called once by each camera. */
    public synchronized void join(long timeMicros) {
        awaited--;
        if (!begun) {
            firstMicros = Math.min(firstMicros, timeMicros);
        }
    }

    /** Marks a camera as having no pictures; the others do not wait for it. */
    synchronized void stayAway() {
        awaited--;
    }

    /** The wait before a picture with this capture time is published; zero if it is due. */
    public synchronized Duration until(long timeMicros) {
        if (factor == Double.POSITIVE_INFINITY) {
            return Duration.ZERO;
        }
        if (awaited > 0) {
            return SOON;
        }
        if (!begun) {
            begun = true;
            beganNanos = nanoTime.getAsLong();
        }
        double dueNanos = (timeMicros - firstMicros) * 1_000 / factor;
        long early = (long) dueNanos - (nanoTime.getAsLong() - beganNanos);
        return early > 0 ? Duration.ofNanos(early) : Duration.ZERO;
    }
}
