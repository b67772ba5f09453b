package dev.throughline.wire.message;

/** A record that cannot be used. It goes to the dead letters with this message as the reason; the stage goes on. */
public final class BadRecordException extends RuntimeException {
    public BadRecordException(String reason) {
        super(reason);
    }

    public BadRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
