package dev.throughline.evaluation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden figures and research data that may not be committed: tests against them are skipped, and say so, without. */
public final class SharedData {
    private SharedData() {}

    /** The file under {@code data/} of the shared folder; skips the calling test where it is missing. */
    public static Path file(String name) {
        Path file = Path.of(System.getProperty("throughline.shared", "../../shared"), "data", name)
                .normalize();
        if (!Files.exists(file)) {
            String missing = "SKIPPED: no " + file + ", so nothing is compared with the golden figures;"
                    + " -Dthroughline.shared=DIR names the folder that holds data/" + name;
            System.err.println(missing); // a quiet build shows no reason for a skipped test
            assumeTrue(false, missing);
        }
        return file;
    }

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
