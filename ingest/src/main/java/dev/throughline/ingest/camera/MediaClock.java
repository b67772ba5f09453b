package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import java.util.OptionalLong;

/**
 * Times of a recording's pictures, from the stamps that its container has for them. The times rise strictly, and are a function of the
 * stamps alone.
 *
 * <p>A stamp is doubted if it does not go on from the stamps before: it falls back, stands still or jumps far ahead. Its picture comes
 * one period after the one before. If the next stamp goes on from the doubted one, the stamps were set anew there, as where two
 * segments were joined, and the times go on with them. If it goes on from the stamps before, one stamp was wrong, and that is all.
 */
final class MediaClock {
    /** Pictures a second where the container does not say. */
    static final double USUAL_RATE = 25;

    /** A longer gap is no pause of a camera, but two recordings in one. */
    private static final long LONGEST_GAP_MICROS = 60_000_000;
    /** The same in formats that are made to be joined; FFmpeg's {@code -dts_delta_threshold} is as long. */
    private static final long LONGEST_GAP_WHERE_JOINED_MICROS = 10_000_000;
    /** A film with few pictures may have a gap of so many of its periods. */
    private static final int LONGEST_GAP_PERIODS = 20;
    /** A stamp that falls by no more is unclean; by more, a clock was set back. */
    private static final long SMALL_FALL_MICROS = 1_000_000;
    /** Of a period. After an unclean stamp the next one, which is right, has to be later still. */
    private static final double SMALL_STEP = .25;

    private static final String REMEDY = "its times go on from the picture before";

    private final TimeCorrections corrections;
    private final double periodMicros;
    private final double longestGapMicros;

    private boolean begun;
    private double lastMicros;
    /** Time less stamp; not a number until there was a stamp. */
    private double shiftMicros = Double.NaN;
    /** Time less stamp of the picture before, if its stamp is doubted; else not a number. */
    private double doubtedMicros = Double.NaN;
    /** The last one that there was. */
    private OptionalLong stampMicros = OptionalLong.empty();
    /** Whether a stamp has ever gone on from the one before it. */
    private boolean steady;

    /**
     * The clock of one recording.
     *
     * @param rate pictures a second, as the container says; 0 if it does not
     * @param joinable whether the format is one of those whose segments may simply be put together, such as MPEG-TS
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
     * @param stamp in µs, as the container has it, if it has one
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

    /** From a picture to the next, as far as the container says. */
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

    private boolean goesOn(double timeMicros) { // never, from what is not a number
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
