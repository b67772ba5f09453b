package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a camera has been published. Committed together with the frames, as the offset (the sequence number) and its metadata (the
 * rest) of the camera's own consumer group.
 *
 * @param sequence number of the frame that comes next, from 1
 * @param timeMicros event time of the frame before it, 0 if there is none; µs since the epoch
 * @param pictures how many of the frames so far were pictures, not markers
 * @param state whether more is to come
 */
record Position(long sequence, long timeMicros, long pictures, State state) {
    enum State {
        /** Frames are to come. */
        UNDER_WAY,
        /** The footage is over: nothing is left to be published. */
        OVER,
        /** The footage could not be read to its end; the end was marked, so that nobody waits for it. It may be tried again. */
        BROKEN
    }

    static final Position START = new Position(1, 0, 0, State.UNDER_WAY);

    private static final Pattern METADATA = Pattern.compile("time=(\\d+) pictures=(\\d+) state=([A-Z_]+)");

    /** With the frame published as well. */
    Position after(Frame frame) {
        boolean ended = frame.info().kind() == FrameKind.END;
        return new Position(
                frame.info().sequence() + 1,
                frame.info().timeMicros(),
                pictures + (frame.info().isMarker() ? 0 : 1),
                ended ? State.OVER : State.UNDER_WAY);
    }

    Position broken() {
        return new Position(sequence, timeMicros, pictures, State.BROKEN);
    }

    String metadata() {
        return "time=" + timeMicros + " pictures=" + pictures + " state=" + state;
    }

    /**
     * As it was committed.
     *
     * @throws IllegalStateException if somebody else has committed something else
     */
    static Position committed(long offset, String metadata) {
        Matcher parts = METADATA.matcher(metadata);
        if (!parts.matches()) {
            throw new IllegalStateException("the offset " + offset + " with '" + metadata
                    + "' was not committed by a publisher; choose another kafka.prefix");
        }
        return new Position(
                offset, Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), State.valueOf(parts.group(3)));
    }
}
