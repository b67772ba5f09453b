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

/** A growing file of JSON objects, one per line. After each flush it ends with a complete line. */
final class JsonLines implements AutoCloseable {
    private final Path file;
    private OutputStream out;

    /** Decides what remains of a line. */
    interface Filter {
        Optional<String> of(String line);
    }

    /** Creates an empty file. */
    JsonLines(Path file) throws IOException {
        this.file = file;
        out = new BufferedOutputStream(Files.newOutputStream(file));
    }

    void add(byte[] json) throws IOException {
        out.write(json);
        out.write('\n');
    }

    /** Makes all lines so far durable against the end of the process. */
    void flush() throws IOException {
        out.flush();
    }

    /** Replaces the file by the filtered lines; it continues to grow from there. */
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
