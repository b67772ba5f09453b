package dev.throughline.ingest.camera;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures as the camera or the file has them, one after another. */
interface Source extends AutoCloseable {
    /**
     * Goes on to the next picture.
     *
     * @return false when there is none: the file is over, or the camera has gone
     */
    boolean next();

    /** This picture: BGR, 8 bits. It belongs to the source and holds until the next one is asked for. */
    Mat pixels();

    /** When this picture was taken, in µs since the first one; 0 before the first, and later for each. */
    long elapsedMicros();

    /** How often a time stamp was wrong so far, and was put right. */
    long correctedTimes();

    /** How long it declares to be, from the first picture to the last; zero where it does not say. */
    Duration declaredLength();

    /** When its first picture was taken, if the container says so. */
    Optional<Instant> recordedAt();

    /** What the pictures are coded in, by FFmpeg's name such as {@code h264}. */
    default String codec() {
        return "pictures";
    }

    /** Pictures so far that could not be decoded, and were passed over. */
    long undecodable();

    @Override
    void close();
}
