package dev.throughline.app;

/**
 * Something that whoever typed the command can put right. The message is the one line that they see: what was wrong, the
 * value, and the way out. The process ends with exit code 1.
 */
public final class Failure extends RuntimeException {
    public Failure(String line) {
        super(line);
    }

    public Failure(String line, Throwable cause) {
        super(line, cause);
    }
}
