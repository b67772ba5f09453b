package dev.throughline.streams;

/** State in a store is of another version, or damaged. No record is to blame, so the stage ends. The message names the way out. */
public final class UnusableStateException extends RuntimeException {
    UnusableStateException(String line) {
        super(line);
    }

    UnusableStateException(String line, Throwable cause) {
        super(line, cause);
    }
}
