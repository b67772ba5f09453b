package dev.throughline.app.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Odd cameras among others: the others get their results, the odd ones theirs as far as they go, and the exit code tells. */
@Tag("slow")
class OddFootageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    @Test
    void oneOddCameraIsNamedAndTheOthersGetTheirResults() throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("replay", "--out", temp.resolve("out").toString()));
        arguments.add(film("dot", 1, 1));
        arguments.add(film("small", 16, 32));
        arguments.add(film("narrow", 48, 36));
        arguments.add(film("line", 700, 1));
        arguments.add(film("usual", 64, 48));
        arguments.add(Files.write(temp.resolve("cut.ppm"), new byte[] {'P', '6', '\n', '9'})
                .toString());
        arguments.add(film("long", 66_000, 1));
        arguments.add(temp.resolve("gone.ppm").toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = line.execute(arguments.toArray(String[]::new));
        assertThat(exit).as("three are missing: %s", err).isEqualTo(1);
        assertThat(err.toString())
                .contains("camera 'cut'", "camera 'gone'", "camera 'long'", "has pictures of 66000x1 pixels")
                .doesNotContain("unexpected", "Exception");
        Map<String, Integer> frames = new TreeMap<>();
        for (String each : Files.readAllLines(temp.resolve("out/tracks.jsonl"))) {
            JsonNode tree = JSON.readTree(each);
            frames.merge(tree.get("camera").asText(), 1, Integer::sum);
        }
        assertThat(frames).isEqualTo(Map.of("dot", 4, "line", 4, "narrow", 4, "small", 4, "usual", 4));
        for (String camera : frames.keySet()) {
            assertThat(temp.resolve("out/" + camera + ".mp4")).isNotEmptyFile();
        }
    }

    /** Four grey pictures. */
    private String film(String camera, int width, int height) throws Exception {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            film.write(("P6\n" + width + " " + height + "\n255\n").getBytes(US_ASCII));
            film.write("z".repeat(3 * width * height).getBytes(US_ASCII));
        }
        return Files.write(temp.resolve(camera + ".ppm"), film.toByteArray()).toString();
    }
}
