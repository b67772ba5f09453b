package dev.throughline.ingest.camera;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/** The untransformed pictures of a camera or a file, one after another. */
interface Source extends AutoCloseable {
    /**
     * Moves to the next picture.
     *
     * @return false if there is none: the file is over, or the camera has gone
     */
    boolean next();

    /** This picture: BGR, 8 bits. It belongs to the source and stays valid until the next call of {@link #next}. */
    Mat pixels();

    /** Capture time of this picture, in µs since the first one; 0 before the first, and rising strictly. */
    long elapsedMicros();

    /** The number of corrected time stamps so far. */
    long correctedTimes();

    /** The declared length, from the first picture to the last; zero if it does not say. */
    Duration declaredLength();

    /** Capture time of its first picture, if the container says so. */
    Optional<Instant> recordedAt();

    /** The codec of the pictures, by FFmpeg's name such as {@code h264}. */
    default String codec() {
        return "pictures";
    }

    /** The number of skipped pictures so far that could not be decoded. */
    long undecodable();

    @Override
    void close();
}
