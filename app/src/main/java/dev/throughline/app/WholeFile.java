package dev.throughline.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replaces a file atomically: a reader sees either the old or the new content, even if the process is killed. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes the content of the file. */
    public interface Writer {
        void write(Path file) throws IOException;
    }

    /** Replaces the file with these bytes. */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, part -> Files.write(part, bytes));
    }

    /** Replaces the file with the output of the writer. */
    public static void write(Path file, Writer writer) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        writer.write(part);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
