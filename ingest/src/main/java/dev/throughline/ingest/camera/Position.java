package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The publishing position of a camera. It is committed together with the frames, in the camera's own consumer group:
 * the sequence number as the offset, the rest as its metadata.
 *
 * @param sequence number of the next frame, from 1
 * @param timeMicros event time of the previous frame, 0 if there is none; µs since the epoch
 * @param pictures number of the frames so far that were pictures, not markers
 * @param state whether more is to come
 */
record Position(long sequence, long timeMicros, long pictures, State state) {
    enum State {
        /** More frames will come. */
        UNDER_WAY,
        /** The footage is over, and everything is published. */
        OVER,
        /**
         * The footage could not be read to its end. The end was marked, so that nobody waits for it. Reading may be
         * retried.
         */
        BROKEN
    }

    static final Position START = new Position(1, 0, 0, State.UNDER_WAY);

    private static final Pattern METADATA = Pattern.compile("time=(\\d+) pictures=(\\d+) state=([A-Z_]+)");

    /** The position after this frame is published. */
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
     * The position from its committed form.
     *
     * @throws IllegalStateException if the commit is not in this form
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
