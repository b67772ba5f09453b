package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The counts of a publisher since its start, for summaries and progress. Written by one thread, read by any. */
public final class PublishMeter {
    private volatile Counted counted = new Counted(0, 0, 0, 0, State.OPENING, 0);
    private volatile Supplier<Intake> intake = () -> Intake.NONE;

    /** The state of a camera. */
    public enum State {
        /** It has given no picture yet. */
        OPENING,
        /** Its footage is being read. */
        READING,
        /** It is live. */
        LIVE,
        /** It has fallen silent, and is reconnected again and again. */
        DOWN,
        /** It gives no more pictures. */
        ENDED
    }

    private record Counted(
            long pictures, long earlier, long correctedTimes, long timeMicros, State state, long downSinceMicros) {}

    /** The current counts. */
    public Reading read() {
        Counted now = counted; // read before the intake: no more is published than was taken
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

    /** Takes the intake counts from this camera from now on. */
    void follow(Supplier<Intake> camera) {
        intake = camera;
    }

    /** Counts published frames. */
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
            } else if (kind == FrameKind.DOWN && state != State.DOWN) { // repeated each second
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
     * A snapshot of the counts.
     *
     * @param pictures published since the start
     * @param earlier pictures that were published before the start
     * @param taken pictures that have come since the start, at the requested rate
     * @param leftOut number of these that will not be published, since there was no time for them
     * @param lost further pictures that a live camera's server or the network lost, as far as time stamps show
     * @param behind age of the oldest picture of a live camera that is published but not tracked yet; zero if there is
     *     none
     * @param correctedTimes number of corrected time stamps
     * @param timeMicros event time of the last frame, µs since the epoch; 0 before the first
     * @param state of the camera
     * @param downSinceMicros start of the current outage while the camera is down, µs since the epoch
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
