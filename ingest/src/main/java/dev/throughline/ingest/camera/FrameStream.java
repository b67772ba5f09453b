package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import java.time.Duration;
import java.util.Optional;

/** The frames of a camera, including markers, in publishing order. */
interface FrameStream extends AutoCloseable {
    /**
     * The next frame, if it arrives in time.
     *
     * @param patience the longest wait
     * @throws CameraException if the footage cannot be read
     */
    Optional<Frame> next(Duration patience) throws InterruptedException;

    /** Whether {@link #next} has returned the last frame. */
    boolean isOver();

    /** The counts of pictures taken, left out and lost. Any thread may call it. */
    Intake intake();

    /** The number of corrected time stamps. */
    long correctedTimes();

    /** The end marker for a camera that is closed before its end, if it needs one. */
    Optional<Frame> farewell();

    @Override
    void close();
}
