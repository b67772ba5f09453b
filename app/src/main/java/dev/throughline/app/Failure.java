package dev.throughline.app;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * Something that whoever typed the command can put right. The message is the one line that they see: what was wrong, the
 * value, and the way out. The process ends with the failure's exit code.
 */
public final class Failure extends RuntimeException {
    private final ExitCode code;

    public Failure(String line) {
        this(ExitCode.FAILED, line);
    }

    /** With the exit code of the cause, where that is a full disk or too little memory. */
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
     * Something could not be written, for a reason that the operating system gave: the disk is full, or writing is not allowed. A path
     * that names something else than it should is a plain mistake.
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

    /** Whether this happened because Java, or a library beside it, got no more memory. */
    public static boolean isFullMemory(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    /** Whether this happened because no room is left on a disk, or none that the user may take. */
    public static boolean isFullDisk(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** What the process ends with. */
    public ExitCode code() {
        return code;
    }
}
