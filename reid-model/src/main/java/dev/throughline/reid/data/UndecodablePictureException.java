package dev.throughline.reid.data;

/** The bytes are no picture that we take; the message says why. */
public final class UndecodablePictureException extends RuntimeException {
    public UndecodablePictureException(String message) {
        super(message);
    }

    UndecodablePictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
