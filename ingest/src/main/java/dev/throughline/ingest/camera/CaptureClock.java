package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import java.util.OptionalLong;

/**
 * Capture times of a live camera.
 *
 * <p>A picture is taken shortly before it arrives. The arrival is the anchor, and the stamp tells how much of it was
 * transit time. The picture with the shortest transit, by stamps and arrivals, counts as taken at its arrival. The
 * others count as taken earlier than they arrived, by their additional transit, up to a bound.
 *
 * <p>Arrivals alone count until the stamps have been seen to run with the clock, and again once they no longer do. The
 * times rise strictly, and none is later than its arrival.
 */
final class CaptureClock {
    /** The longest time by which a picture may have been taken before its arrival. */
    static final long BOUND_MICROS = 2_000_000;

    /** Stamps still count if the camera's clock runs slower than ours by up to one part in this many. */
    private static final long SLOWEST = 50;
    /** Stamps count once they have kept up with the clock for this long. */
    private static final long TRIAL_MICROS = 1_000_000;
    /** Stamps no longer count once they have failed to keep up for this long. */
    private static final long PATIENCE_MICROS = 10_000_000;

    static final String REMEDY = "its pictures have the times at which they arrive";

    private final TimeCorrections corrections;
    private boolean set;
    /**
     * Arrival minus stamp of the picture with the shortest transit. Grows slowly all the time, to follow a slow clock.
     */
    private long quickestMicros;
    /** When {@link #quickestMicros} was last reset. */
    private long setMicros;
    /** When a picture last had the shortest transit. */
    private long keptUpMicros;
    /**
     * Arrival minus stamp of pictures that are read ahead while the camera is opened; {@code Long.MAX_VALUE}
     * afterwards.
     */
    private long readAheadMicros = Long.MAX_VALUE;
    /** The stamp of the previous picture. */
    private long stampMicros;

    private long arrivalMicros;
    private long lastMicros = Long.MIN_VALUE;

    CaptureClock(TimeCorrections corrections) {
        this.corrections = corrections;
    }

    /** Starts anew after the arrivals have leapt: stamps no longer mean the same. */
    void restart() {
        set = false;
        readAheadMicros = Long.MAX_VALUE;
    }

    /**
     * Starts anew after a reconnection, when stamps start at an arbitrary value. Pictures that were read ahead during
     * opening arrive all at once. Their capture times follow their stamps, counted from {@code opened}.
     *
     * @param firstStamp of the first picture, in µs
     * @param opened earliest possible arrival of that picture; µs since the epoch
     */
    void restart(OptionalLong firstStamp, long opened) {
        restart();
        if (firstStamp.isPresent()) {
            readAheadMicros = opened - firstStamp.getAsLong();
        }
    }

    /** Marks an event time already published for the camera: its next picture is later. */
    void passed(long timeMicros) {
        lastMicros = Math.max(lastMicros, timeMicros);
    }

    /**
     * Capture time of the next picture, µs since the epoch.
     *
     * @param stamp in µs of the camera's own count, if it has one
     * @param arrival now, in µs since the epoch; never falls
     */
    long at(OptionalLong stamp, long arrival) {
        long taken = stamp.isPresent() ? taken(stamp.getAsLong(), arrival) : arrival;
        // A time that was already given out cannot be used again. Arrivals at least keep their distances.
        lastMicros = taken > lastMicros ? taken : Math.max(arrival, lastMicros + 1);
        return lastMicros;
    }

    private long taken(long stamp, long arrival) {
        long offset = arrival - stamp;
        if (!set) {
            setAnew(offset, arrival);
        } else {
            quickestMicros += (arrival - arrivalMicros) / SLOWEST;
            follow(stamp, offset, arrival);
        }
        stampMicros = stamp;
        arrivalMicros = arrival;
        if (isReadAhead(stamp, arrival)) {
            return Math.max(stamp + readAheadMicros, arrival - BOUND_MICROS);
        }
        return isSteady() ? bounded(stamp + quickestMicros, arrival) : arrival;
    }

    /** True until the first picture without delay, and only for a short time. */
    private boolean isReadAhead(long stamp, long arrival) {
        if (readAheadMicros != Long.MAX_VALUE
                && (stamp + readAheadMicros >= arrival || arrival - setMicros >= TRIAL_MICROS)) {
            readAheadMicros = Long.MAX_VALUE;
        }
        return readAheadMicros != Long.MAX_VALUE;
    }

    private void follow(long stamp, long offset, long arrival) {
        if (stamp == stampMicros) {
            corrections.note(Fault.STOOD_STILL, 0, REMEDY);
        }
        if (stamp < stampMicros) {
            corrections.note(Fault.FELL_BACK, stampMicros - stamp, REMEDY);
            setAnew(offset, arrival);
        } else if (offset < quickestMicros - BOUND_MICROS) {
            corrections.note(Fault.JUMPED_AHEAD, quickestMicros - offset, REMEDY);
            setAnew(offset, arrival);
        } else if (offset <= quickestMicros) {
            quickestMicros = offset;
            keptUpMicros = arrival;
        } else if (arrival - keptUpMicros > PATIENCE_MICROS) {
            corrections.note(Fault.TOO_SLOW, offset - quickestMicros, REMEDY);
            setAnew(offset, arrival);
        }
    }

    private void setAnew(long offset, long arrival) {
        readAheadMicros = set ? Long.MAX_VALUE : readAheadMicros; // ends where stamps jump
        quickestMicros = offset;
        setMicros = arrival;
        keptUpMicros = arrival;
        set = true;
    }

    /** Whether stamps have kept up with the clock for long enough since the last reset. */
    private boolean isSteady() {
        return keptUpMicros - setMicros >= TRIAL_MICROS;
    }

    private long bounded(long taken, long arrival) {
        long earliest = arrival - BOUND_MICROS;
        if (taken >= earliest) {
            return taken;
        }
        corrections.note(Fault.TOO_LATE, arrival - taken, "it counts as taken 2 s before it came");
        return earliest;
    }
}
