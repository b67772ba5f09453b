package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * This machine's clock in the form that event time needs: it never falls. If the machine's clock was set back, this
 * one runs a little slower until the other has caught up. If the machine's clock leaps ahead, as after a start without
 * a network, this one leaps too. Any thread may call it.
 */
final class SteadyClock {
    /**
     * The speed while the machine's clock catches up. A minute takes 20 minutes, and walking speeds hardly seem to
     * change.
     */
    private static final double SLOWED = .95;
    /** Smaller steps are ordinary clock corrections, and are not reported. */
    private static final long STEP_MICROS = 1_000_000;

    private final LongSupplier machineMicros;
    private final LongSupplier nanoTime;
    private final TimeCorrections corrections;
    private long nanos;
    private long lastMicros;
    private boolean behind;
    private long leaps;

    /** A clock that starts no earlier than {@code floorMicros}, the last time given out before; µs since the epoch. */
    static SteadyClock of(Clock machine, long floorMicros, TimeCorrections corrections) {
        return new SteadyClock(
                () -> ChronoUnit.MICROS.between(Instant.EPOCH, machine.instant()),
                System::nanoTime,
                floorMicros,
                corrections);
    }

    SteadyClock(LongSupplier machineMicros, LongSupplier nanoTime, long floorMicros, TimeCorrections corrections) {
        this.machineMicros = machineMicros;
        this.nanoTime = nanoTime;
        this.corrections = corrections;
        nanos = nanoTime.getAsLong();
        lastMicros = machineMicros.getAsLong();
        if (floorMicros > lastMicros) {
            noteBehind(floorMicros - lastMicros);
            lastMicros = floorMicros;
        }
    }

    /** Now, in µs since the epoch; each call returns a later time than the one before. */
    synchronized long nowMicros() {
        long elapsed = (nanoTime.getAsLong() - nanos) / 1_000;
        nanos += elapsed * 1_000;
        long machine = machineMicros.getAsLong();
        long slowed = lastMicros + (long) (elapsed * SLOWED);
        if (machine >= slowed) {
            leaps += machine - lastMicros - elapsed > STEP_MICROS ? 1 : 0;
            behind = false;
        } else {
            noteBehind(slowed - machine);
        }
        lastMicros = Math.max(Math.max(machine, slowed), lastMicros + 1);
        return lastMicros;
    }

    private void noteBehind(long micros) {
        if (!behind && micros > STEP_MICROS) {
            behind = true;
            corrections.note(
                    Fault.CLOCK_SET_BACK, micros, "times go on from there, a little slower, until it has caught up");
        }
    }

    /** The number of leaps ahead so far. */
    synchronized long leaps() {
        return leaps;
    }
}
