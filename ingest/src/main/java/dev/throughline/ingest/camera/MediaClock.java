package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import java.util.OptionalLong;

/**
 * Times of a recording's pictures, from the stamps in its container. The times rise strictly, and are a function of
 * the stamps alone.
 *
 * <p>A stamp is doubted if it does not continue the previous stamps: it falls back, stands still or jumps far ahead.
 * Its picture is placed one period after the previous one. If the next stamp continues the doubted one, the stamps
 * were reset there, as where two segments were joined, and the times follow them. If it continues the stamps before,
 * only one stamp was wrong.
 */
final class MediaClock {
    /** Pictures per second if the container does not say. */
    static final double USUAL_RATE = 25;

    /** A longer gap is no pause of a camera: the file then holds two recordings. */
    private static final long LONGEST_GAP_MICROS = 60_000_000;
    /**
     * The same for formats whose segments may be concatenated; FFmpeg's {@code -dts_delta_threshold} has the same
     * value.
     */
    private static final long LONGEST_GAP_WHERE_JOINED_MICROS = 10_000_000;
    /** A recording at a low rate may have a gap of this many of its periods. */
    private static final int LONGEST_GAP_PERIODS = 20;
    /** A smaller fall of a stamp is jitter; a larger one means that a clock was set back. */
    private static final long SMALL_FALL_MICROS = 1_000_000;
    /** In periods. The stamp after a jittery one is right, and its picture must still be later. */
    private static final double SMALL_STEP = .25;

    private static final String REMEDY = "its times go on from the picture before";

    private final TimeCorrections corrections;
    private final double periodMicros;
    private final double longestGapMicros;

    private boolean begun;
    private double lastMicros;
    /** Time minus stamp; NaN until the first stamp. */
    private double shiftMicros = Double.NaN;
    /** Time minus stamp of the previous picture if its stamp is doubted; otherwise NaN. */
    private double doubtedMicros = Double.NaN;
    /** The last stamp, if any. */
    private OptionalLong stampMicros = OptionalLong.empty();
    /** Whether a stamp has ever continued the previous one. */
    private boolean steady;

    /**
     * The clock of one recording.
     *
     * @param rate pictures per second by the container; 0 if it does not say
     * @param joinable whether segments of the format may be concatenated, as in MPEG-TS
     */
    MediaClock(double rate, boolean joinable, TimeCorrections corrections) {
        this.corrections = corrections;
        periodMicros = 1e6 / (rate > 0 && rate <= 1_000 ? rate : USUAL_RATE);
        longestGapMicros = Math.max(
                (double) (joinable ? LONGEST_GAP_WHERE_JOINED_MICROS : LONGEST_GAP_MICROS),
                LONGEST_GAP_PERIODS * periodMicros);
    }

    /**
     * The time of the next picture, in µs since the first one.
     *
     * @param stamp in µs, as in the container, if it has one
     */
    long at(OptionalLong stamp) {
        if (begun) {
            lastMicros = stamp.isPresent() ? timeOf(stamp.getAsLong()) : withoutStamp();
        } else if (stamp.isPresent()) {
            shiftMicros = (double) -stamp.getAsLong();
        }
        begun = true;
        stampMicros = stamp.isPresent() ? stamp : stampMicros;
        return Math.round(lastMicros);
    }

    /** The period of the pictures, by the container if it says. */
    long periodMicros() {
        return Math.round(periodMicros);
    }

    private double withoutStamp() {
        corrections.note(Fault.MISSING, 0, REMEDY);
        return lastMicros + periodMicros;
    }

    private double timeOf(long stamp) {
        if (Double.isNaN(shiftMicros)) {
            shiftMicros = lastMicros + periodMicros - stamp;
        }
        if (goesOn(stamp + shiftMicros)) {
            steady = true;
        } else if (goesOn(stamp + doubtedMicros)) {
            shiftMicros = doubtedMicros;
        } else {
            return doubted(stamp);
        }
        doubtedMicros = Double.NaN;
        return stamp + shiftMicros;
    }

    private boolean goesOn(double timeMicros) { // false for NaN
        return timeMicros > lastMicros && timeMicros - lastMicros <= longestGapMicros;
    }

    private double doubted(long stamp) {
        double ahead = stamp + shiftMicros - lastMicros;
        boolean unclean = steady && Double.isNaN(doubtedMicros) && ahead <= 0 && ahead >= -SMALL_FALL_MICROS;
        double time = lastMicros + (unclean ? SMALL_STEP : 1) * periodMicros;
        doubtedMicros = time - stamp;
        corrections.note(fault(stamp, ahead), Math.round(Math.abs(ahead)), REMEDY);
        return time;
    }

    private Fault fault(long stamp, double ahead) {
        if (stampMicros.isPresent() && stamp == stampMicros.getAsLong()) {
            return Fault.STOOD_STILL;
        }
        return ahead > 0 ? Fault.JUMPED_AHEAD : Fault.FELL_BACK;
    }
}
