package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import java.time.Duration;
import java.util.Optional;

/** The frames of a camera, markers among them, in the order in which they are to be published. */
interface FrameStream extends AutoCloseable {
    /**
     * The next frame, if it comes in time.
     *
     * @param patience how long to wait for it
     * @throws CameraException if the footage cannot be read
     */
    Optional<Frame> next(Duration patience) throws InterruptedException;

    /** Whether {@link #next} has given the last frame. */
    boolean isOver();

    /** What has come, and what became of it. Any thread may ask. */
    Intake intake();

    /** How often a time stamp was wrong, and was put right. */
    long correctedTimes();

    /** What is left to be said when nobody wants to see more of the camera. */
    Optional<Frame> farewell();

    @Override
    void close();
}
