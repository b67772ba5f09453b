package dev.throughline.ingest.camera;

import dev.throughline.wire.Frame;
import dev.throughline.wire.Mark;
import java.util.List;

/** What a publisher has done since it started, for summaries and progress. Written by one thread, read by any. */
public final class PublishMeter {
    private volatile Reading reading = new Reading(0, 0, 0, 0, 0, 0, State.OPENING, 0);

    /** How a camera is. */
    public enum State {
        /** It has given no picture yet. */
        OPENING,
        /** Its footage is being read. */
        READING,
        /** It films. */
        LIVE,
        /** It has fallen silent, and is asked for again and again. */
        DOWN,
        /** It gives nothing more. */
        ENDED
    }

    /** As of now. */
    public Reading read() {
        return reading;
    }

    /** These frames are published. */
    void published(List<Frame> frames, boolean live, long bytes, long dropped, long correctedTimes, Position position) {
        Reading before = reading;
        long pictures = before.pictures;
        State state = before.state;
        long downSince = before.downSinceMicros;
        for (Frame frame : frames) {
            Mark mark = frame.info().mark();
            if (mark == Mark.PICTURE) {
                pictures++;
                state = live ? State.LIVE : State.READING;
            } else if (mark == Mark.DOWN && state != State.DOWN) { // it is said again each second
                state = State.DOWN;
                downSince = frame.info().timeMicros();
            }
        }
        boolean over = position.state() != Position.State.UNDER_WAY;
        reading = new Reading(
                pictures,
                before.earlier,
                before.bytes + bytes,
                dropped,
                correctedTimes,
                position.timeMicros(),
                over ? State.ENDED : state,
                downSince);
    }

    void goesOnFrom(Position position) {
        reading = new Reading(
                reading.pictures,
                position.pictures() - reading.pictures,
                reading.bytes,
                reading.dropped,
                reading.correctedTimes,
                position.timeMicros(),
                position.state() == Position.State.OVER ? State.ENDED : reading.state,
                reading.downSinceMicros);
    }

    /**
     * What was counted.
     *
     * @param pictures published since the start
     * @param earlier pictures that had been published before it
     * @param bytes of what was published since the start
     * @param dropped pictures of a live camera that came faster than they could be published
     * @param correctedTimes time stamps that were wrong, and were put right
     * @param timeMicros event time of the last frame, µs since the epoch; 0 before the first
     * @param state how the camera is
     * @param downSinceMicros while it is down, since when, µs since the epoch
     */
    public record Reading(
            long pictures,
            long earlier,
            long bytes,
            long dropped,
            long correctedTimes,
            long timeMicros,
            State state,
            long downSinceMicros) {
        /** Whether nothing more will come. */
        public boolean over() {
            return state == State.ENDED;
        }
    }
}
