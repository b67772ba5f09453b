package dev.throughline.app.results;

import dev.throughline.app.WholeFile;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of JSON objects, one a line, that grows; it ends with a whole line whenever it was flushed. */
final class JsonLines implements AutoCloseable {
    private final Path file;
    private OutputStream out;

    /** What becomes of a line. */
    interface Filter {
        Optional<String> of(String line);
    }

    /** A new, empty file. */
    JsonLines(Path file) throws IOException {
        this.file = file;
        out = new BufferedOutputStream(Files.newOutputStream(file));
    }

    void add(byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }

    /** From here on the lines are there, whatever becomes of the process. */
    void flush() throws IOException {
        out.flush();
    }

    /** Replaces the file by what a filter leaves of it; it goes on growing then. */
    void rewrite(Filter filter) throws IOException {
        out.close();
        WholeFile.write(file, part -> {
            try (BufferedReader lines = Files.newBufferedReader(file);
                    OutputStream left = new BufferedOutputStream(Files.newOutputStream(part))) {
                for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Optional<String> kept = filter.of(line);
                    if (kept.isPresent()) {
                        left.write(kept.get().getBytes(StandardCharsets.UTF_8));
                        left.write('\n');
                    }
                }
            }
        });
        out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
