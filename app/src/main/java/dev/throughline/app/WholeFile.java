package dev.throughline.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is replaced as a whole: whoever reads it sees the one before or the one after, whenever the process ends. */
public final class WholeFile {
    private WholeFile() {}

    /** How its bytes come about. */
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /** Replaces it by these bytes. */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, part -> Files.write(part, bytes));
    }

    /** Replaces it by what the writer writes. */
    public static void write(Path file, Writer writer) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        writer.write(part);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
