package dev.throughline.bench.composite;

import java.nio.file.Files;
import java.nio.file.Path;

/** A research data set is missing, or is a different one. The message is one line for the user. */
final class BadSourceException extends IllegalArgumentException {
    BadSourceException(Path file, String wanted, Exception cause) {
        super(line(file, wanted, cause), cause);
    }

    private static String line(Path file, String wanted, Exception cause) {
        return Files.isReadable(file)
                ? file + " is not the zip of " + wanted + ": " + cause.getMessage()
                : file + " is not there: --data names the folder with the zip of " + wanted;
    }
}
