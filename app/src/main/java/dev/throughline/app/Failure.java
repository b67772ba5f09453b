package dev.throughline.app;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * A failure that the user can fix. The message is the one line that the user sees: what was wrong, the value, and the remedy. The process
 * ends with the failure's exit code.
 */
public final class Failure extends RuntimeException {
    private final ExitCode code;

    public Failure(String line) {
        this(ExitCode.FAILED, line);
    }

    /** A failure with the exit code of its cause, if that is a full disk or too little memory. */
    public Failure(String line, Throwable cause) {
        this(codeOf(cause), line, cause);
    }

    public Failure(ExitCode code, String line) {
        super(line);
        this.code = code;
    }

    public Failure(ExitCode code, String line, Throwable cause) {
        super(line, cause);
        this.code = code;
    }

    /**
     * A failure to write, for a reason that the operating system gave: the disk is full, or writing is not permitted. A path that is not
     * of the expected kind is a usage error.
     */
    public static Failure unwritable(String line, Exception cause) {
        return new Failure(unwritableCode(cause), line, cause);
    }

    private static ExitCode unwritableCode(Exception cause) {
        if (isFullDisk(cause)) {
            return ExitCode.NO_SPACE;
        }
        return cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException
                ? ExitCode.FAILED
                : ExitCode.NOT_WRITTEN;
    }

    private static ExitCode codeOf(Throwable cause) {
        if (isFullDisk(cause)) {
            return ExitCode.NO_SPACE;
        }
        return isFullMemory(cause) ? ExitCode.NO_MEMORY : ExitCode.FAILED;
    }

    /** Whether Java, or a native library, ran out of memory. */
    public static boolean isFullMemory(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** Whether a disk is full, or the user's quota on it is exhausted. */
    public static boolean isFullDisk(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** The exit code of the process. */
    public ExitCode code() {
        return code;
    }
}
