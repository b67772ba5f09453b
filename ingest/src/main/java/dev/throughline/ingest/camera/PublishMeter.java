package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What a publisher has done since it started, for summaries and progress. Written by one thread, read by any. */
public final class PublishMeter {
    private volatile Counted counted = new Counted(0, 0, 0, 0, State.OPENING, 0);
    private volatile Supplier<Intake> intake = () -> Intake.NONE;

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

    private record Counted(
            long pictures, long earlier, long correctedTimes, long timeMicros, State state, long downSinceMicros) {}

    /** As of now. */
    public Reading read() {
        Counted now = counted; // before what was taken: no more of that is published than was taken
        Intake camera = intake.get();
        return new Reading(
                now.pictures,
                now.earlier,
                Math.max(camera.taken(), now.pictures),
                camera.leftOut(),
                camera.lost(),
                camera.behind(),
                now.correctedTimes,
                now.timeMicros,
                now.state,
                now.downSinceMicros);
    }

    /** From now on asks this camera what has come. */
    void follow(Supplier<Intake> camera) {
        intake = camera;
    }

    /** These frames are published. */
    void published(List<Frame> frames, boolean live, long correctedTimes, Position position) {
        Counted before = counted;
        long pictures = before.pictures;
        State state = before.state;
        long downSince = before.downSinceMicros;
        for (Frame frame : frames) {
            FrameKind kind = frame.info().kind();
            if (kind == FrameKind.PICTURE) {
                pictures++;
                state = live ? State.LIVE : State.READING;
            } else if (kind == FrameKind.DOWN && state != State.DOWN) { // it is said again each second
                state = State.DOWN;
                downSince = frame.info().timeMicros();
            } else if (kind == FrameKind.UP && state == State.DOWN) { // there may be no room for its pictures yet
                state = State.LIVE;
            }
        }
        boolean over = position.state() != Position.State.UNDER_WAY;
        counted = new Counted(
                pictures, before.earlier, correctedTimes, position.timeMicros(), over ? State.ENDED : state, downSince);
    }

    void goesOnFrom(Position position) {
        Counted before = counted;
        counted = new Counted(
                before.pictures,
                position.pictures() - before.pictures,
                before.correctedTimes,
                position.timeMicros(),
                position.state() == Position.State.OVER ? State.ENDED : before.state,
                before.downSinceMicros);
    }

    /**
     * What was counted.
     *
     * @param pictures published since the start
     * @param earlier pictures that had been published before it
     * @param taken pictures that have come since the start, at the rate that was asked for
     * @param leftOut of these, so many will not be published: there was no time for them
     * @param lost pictures beside these that a live camera's server or the network lost, as far as time stamps tell
     * @param behind age of the oldest picture of a live camera that was published and is not tracked yet; zero if there is none
     * @param correctedTimes time stamps that were wrong, and were put right
     * @param timeMicros event time of the last frame, µs since the epoch; 0 before the first
     * @param state how the camera is
     * @param downSinceMicros while it is down, since when, µs since the epoch
     */
    public record Reading(
            long pictures,
            long earlier,
            long taken,
            long leftOut,
            long lost,
            Duration behind,
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
