package dev.throughline.ingest.camera;

import java.util.function.LongSupplier;

/**
 * Capture times of a live camera: its own time stamps, which are even, held to the wall clock, which is right. Where the two have
 * come apart, because the camera's clock runs fast or slow or jumps, the stamps are set anew.
 */
final class LiveClock {
    /** So far apart they may come: pictures arrive unevenly, and a network may hold them up. */
    private static final long TOLERANCE_MICROS = 2_000_000;

    private final LongSupplier nowMicros;
    private long zeroMicros;
    private boolean set;

    LiveClock(LongSupplier nowMicros) {
        this.nowMicros = nowMicros;
    }

    /** Capture time of a picture that came just now, µs since the epoch. */
    long at(long elapsedMicros) {
        long now = nowMicros.getAsLong();
        if (!set || Math.abs(zeroMicros + elapsedMicros - now) > TOLERANCE_MICROS) {
            zeroMicros = now - elapsedMicros;
            set = true;
        }
        return zeroMicros + elapsedMicros;
    }
}
