package dev.throughline.ingest.camera;

import java.util.Optional;

/** Pictures of a camera that lie ready, from the first to the last. Opened again, it gives the same ones. */
public interface Footage extends AutoCloseable {
    /** The next picture, or none when the footage is over. */
    Optional<Picture> next();

    /**
     * Passes over a picture that {@link #next} would have given; cheaper, since nothing is made of it.
     *
     * @return whether there was one
     */
    boolean skip();

    /** Capture time of the picture that was given or passed over last, or of the first one before that; µs since the epoch. */
    long timeMicros();

    /** Pictures so far that could not be decoded, and were passed over. */
    default long undecodable() {
        return 0;
    }

    /** How often a time stamp was wrong so far, and was put right. */
    default long correctedTimes() {
        return 0;
    }

    @Override
    void close();
}
