package dev.throughline.ingest.picture;

/** Thrown for a picture that cannot be used; the message says why, in one line. */
public final class BrokenPictureException extends RuntimeException {
    public BrokenPictureException(String message) {
        super(message);
    }
}
