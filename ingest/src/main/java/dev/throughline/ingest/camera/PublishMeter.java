package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import java.util.List;
import java.util.function.Supplier;

/** The counts of a publisher since its start, for summaries and progress. Written by one thread, read by any. */
public final class PublishMeter {
    private volatile Published counted = new Published(0, 0, 0, 0, State.OPENING, 0);
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

    /** The current counts. */
    public Reading read() {
        Published now = counted; // read before the intake: no more is published than was taken
        Intake camera = intake.get();
        return new Reading(now, camera.withTaken(Math.max(camera.taken(), now.pictures)));
    }

    /** Takes the intake counts from this camera from now on. */
    void follow(Supplier<Intake> camera) {
        intake = camera;
    }

    /** Counts published frames. */
    void published(List<Frame> frames, boolean live, long correctedTimes, Position position) {
        Published before = counted;
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
        counted = new Published(
                pictures, before.earlier, correctedTimes, position.timeMicros(), over ? State.ENDED : state, downSince);
    }

    void goesOnFrom(Position position) {
        Published before = counted;
        counted = new Published(
                before.pictures,
                position.pictures() - before.pictures,
                before.correctedTimes,
                position.timeMicros(),
                position.state() == Position.State.OVER ? State.ENDED : before.state,
                before.downSinceMicros);
    }

    /**
     * The counts of what was published.
     *
     * @param pictures since the start
     * @param earlier pictures before the start
     * @param correctedTimes number of corrected time stamps
     * @param timeMicros event time of the last frame, µs since the epoch; 0 before the first
     * @param state of the camera
     * @param downSinceMicros start of the current outage while the camera is down, µs since the epoch
     */
    public record Published(
            long pictures, long earlier, long correctedTimes, long timeMicros, State state, long downSinceMicros) {}

    /**
     * A snapshot of the counts.
     *
     * @param published what was published
     * @param intake what has come since the start; no less than was published
     */
    public record Reading(Published published, Intake intake) {
        /** Whether nothing more will come. */
        public boolean over() {
            return published.state == State.ENDED;
        }
    }
}
