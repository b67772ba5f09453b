package dev.throughline.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.wire.needs.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Golden figures and research data that may not be committed; for tests that {@code @Needs(Need.SHARED)}. */
public final class SharedData {
    private SharedData() {}

    /** The file under {@code data/} of the shared folder. */
    public static Path file(String name) {
        return Need.shared().resolve("data").resolve(name);
    }

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
