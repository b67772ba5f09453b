package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import java.util.OptionalLong;

/**
 * Capture times of a live camera. A picture was taken before it arrived, and not long before: its arrival is the anchor, and its stamp
 * says how much of that was the way. The picture that came quickest, by stamps and arrivals, was taken when it arrived; others are as
 * much later as they took longer, up to a bound. Arrivals alone count until stamps have been seen to run as the clock does, and
 * again when they no longer do.
 *
 * <p>The times rise strictly, and none is later than its arrival.
 */
final class CaptureClock {
    /** So much before its arrival a picture was taken at most. */
    static final long BOUND_MICROS = 2_000_000;

    /** A camera's clock may run slower than ours by one part in so many, and its stamps still count. */
    private static final long SLOWEST = 50;
    /** Stamps count once they have kept up with the clock for so long … */
    private static final long TRIAL_MICROS = 1_000_000;
    /** … and no longer when they have not for so long. */
    private static final long PATIENCE_MICROS = 10_000_000;

    static final String REMEDY = "its pictures have the times at which they arrive";

    private final TimeCorrections corrections;
    private boolean set;
    /** Arrival less stamp of the picture that came quickest. Grows a little all the time, so that a slow clock is followed. */
    private long quickestMicros;
    /** When that was set anew. */
    private long setMicros;
    /** When a picture was last as quick. */
    private long keptUpMicros;
    /** Arrival less stamp of what is read ahead while the camera is opened; the highest number once that is over. */
    private long readAheadMicros = Long.MAX_VALUE;
    /** Of the picture before. */
    private long stampMicros;

    private long arrivalMicros;
    private long lastMicros = Long.MIN_VALUE;

    CaptureClock(TimeCorrections corrections) {
        this.corrections = corrections;
    }

    /** The arrivals have leapt: stamps mean something else than before. */
    void restart() {
        set = false;
        readAheadMicros = Long.MAX_VALUE;
    }

    /**
     * The camera was asked for anew: its stamps begin where they like. What was read ahead while it was opened, which
     * comes now all at once, was taken as its stamps say from then on.
     *
     * @param firstStamp of what came first, in µs
     * @param opened when that came, at the earliest; µs since the epoch
     */
    void restart(OptionalLong firstStamp, long opened) {
        restart();
        if (firstStamp.isPresent()) {
            readAheadMicros = opened - firstStamp.getAsLong();
        }
    }

    /** A time at which something was said of the camera: its next picture is later. */
    void passed(long timeMicros) {
        lastMicros = Math.max(lastMicros, timeMicros);
    }

    /**
     * Capture time of the next picture, µs since the epoch.
     *
     * @param stamp as the camera has it, in µs of its own, if it has one
     * @param arrival now, in µs since the epoch; never falls
     */
    long at(OptionalLong stamp, long arrival) {
        long taken = stamp.isPresent() ? taken(stamp.getAsLong(), arrival) : arrival;
        // A time that was given out already is of no use. Arrivals at least are apart as they were.
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

    /** Until the first that came as it was taken, and not for long. */
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
        readAheadMicros = set ? Long.MAX_VALUE : readAheadMicros; // over, where stamps jump
        quickestMicros = offset;
        setMicros = arrival;
        keptUpMicros = arrival;
        set = true;
    }

    /** Whether stamps have been seen to run no slower than the clock since they were set anew. */
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
