package dev.throughline.ingest.camera;

import java.util.Optional;

/** Recorded pictures of a camera, from the first to the last. Opened again, it gives the same ones. */
public interface Footage extends AutoCloseable {
    /** The next picture, or none at the end of the footage. */
    Optional<Picture> next();

    /**
     * Skips the picture that {@link #next} would return, which is cheaper than decoding it.
     *
     * @return whether there was one
     */
    boolean skip();

    /** Capture time of the picture last returned or skipped, or of the first one before that; µs since the epoch. */
    long timeMicros();

    /** The number of skipped pictures so far that could not be decoded. */
    default long undecodable() {
        return 0;
    }

    /** The number of corrected time stamps so far. */
    default long correctedTimes() {
        return 0;
    }

    @Override
    void close();
}
