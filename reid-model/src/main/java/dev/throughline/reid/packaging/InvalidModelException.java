package dev.throughline.reid.packaging;

/** Thrown for a model that cannot be used; the message says why, in one line. */
public final class InvalidModelException extends RuntimeException {
    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
