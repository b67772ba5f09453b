package dev.throughline.wire.settings;

/** Settings that cannot be used. The message is for the user: which value is wrong, and what to change; one line for each mistake. */
public final class BadSettingsException extends RuntimeException {
    public BadSettingsException(String message) {
        super(message);
    }

    public BadSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
