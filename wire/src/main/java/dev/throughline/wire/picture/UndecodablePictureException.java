package dev.throughline.wire.picture;

/** The bytes are no picture of a supported format, or are incomplete; the message says why, in one line. */
public final class UndecodablePictureException extends RuntimeException {
    public UndecodablePictureException(String message) {
        super(message);
    }

    public UndecodablePictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
