package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.app.results.MotFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole pipeline over the demo's clip at two pictures a second, each time in a process of its own. */
@Tag("slow")
class ReplayTest {
    private static final Path CLIP = Path.of("../demo/one-by-one-person-detection.mp4");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SAME_BYTES = List.of("tracks.jsonl", "identity-events.jsonl", "identities.json");

    /** Many times what a replay takes; one that hangs is killed, and its exit code tells. */
    private static final int LIMIT_MINUTES = 8;

    @TempDir
    static Path temp;

    private static Path site;
    private static Path undisturbed;

    @BeforeAll
    static void replaysUndisturbed() throws Exception {
        site = Files.writeString(
                temp.resolve("site.yaml"), """
                site: test
                start: 2024-05-01T08:00:00Z
                cameras:
                  one: {url: '%1$s', fps: 3}
                  two: {url: '%1$s', fps: 2, mirror: true, offset: 10s}
                """.formatted(CLIP.toAbsolutePath().normalize()));
        undisturbed = temp.resolve("undisturbed");
        assertThat(toItsEnd(start(undisturbed, "max"))).isZero();
    }

    @Test
    void somebodyWasSeen() throws IOException {
        assertThat(Files.readAllLines(undisturbed.resolve("tracks.jsonl")))
                .as("pictures of both cameras: 139.4 s at 3 and at 2 a second")
                .hasSizeBetween(690, 700);
        assertThat(Files.readAllLines(undisturbed.resolve("identity-events.jsonl")))
                .hasSizeGreaterThan(5);
        assertThat(MotFiles.write(undisturbed, temp.resolve("mot"))).hasSize(2);
    }

    @Test
    void speedChangesNothing() throws Exception {
        Path paced = temp.resolve("paced");
        assertThat(toItsEnd(start(paced, "20"))).isZero();
        assertSameBytes(paced);
    }

    @Test
    void killedAndInterruptedInTheMiddleItGoesOnAndComesToTheSame() throws Exception {
        Path killed = temp.resolve("killed");
        Process first = start(killed, "5"); // slow enough for two ends in the middle
        assertThat(awaitLine(first, " enters at "))
                .as("it came to the first identity")
                .isNotEmpty();
        first.destroyForcibly();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.resolve("tracks.jsonl")).as("results come at the end").doesNotExist();

        Process second = start(killed, "5");
        assertThat(awaitLine(second, "goes on where")).isNotEmpty();
        assertThat(awaitLine(second, "  person ")).as("it is under way").isNotEmpty();
        second.toHandle().destroy(); // SIGTERM; Process would close what it says
        assertThat(toItsEnd(second)).as("interrupted").isEqualTo(1);
        assertThat(Files.readAllLines(killed.resolve("tracks.jsonl")))
                .as("the results so far")
                .isNotEmpty()
                .hasSizeLessThan(
                        Files.readAllLines(undisturbed.resolve("tracks.jsonl")).size())
                .allSatisfy(JSON::readTree);
        assertThat(JSON.readTree(killed.resolve("identities.json").toFile())).isNotEmpty();
        assertThat(killed.resolve(".so-far")).doesNotExist();

        Process third = start(killed, "max");
        assertThat(awaitLine(third, "goes on where")).isNotEmpty();
        assertThat(toItsEnd(third)).isZero();
        assertSameBytes(killed);
    }

    @Test
    void whoIsForgottenAfterTheRunIsGoneFromItsResults() throws Exception {
        Path out = temp.resolve("forgetting");
        copy(undisturbed, out);
        JsonNode before = JSON.readTree(out.resolve("identities.json").toFile());
        String who = before.get(0).get("identity").asText();
        List<String> boxesOfAll = Files.readAllLines(out.resolve("tracks.jsonl"));
        String data = out.resolve("kafka").toString();
        assertThat(held(data, who))
                .as("%s", before)
                .allSatisfy(line ->
                        assertThat(line.get("records").asInt()).as("%s", line).isPositive());

        assertThat(said("forget", who, "--data", data, "--wait", "2m"))
                .startsWith("forget person 1 (" + who + "; ")
                .contains("written again: " + out, "\nforgotten: " + who);

        JsonNode after = JSON.readTree(out.resolve("identities.json").toFile());
        assertThat(after)
                .hasSize(before.size() - 1)
                .noneMatch(each -> each.get("identity").asText().equals(who));
        assertThat(held(data, who))
                .filteredOn(line -> line.get("topic").asText().startsWith(out.toString())
                        || line.get("until").isNull())
                .as(
                        "no file tells of them, and no store or compacted topic; the run's other topics are kept with the run")
                .filteredOn(line -> line.get("records").asInt() > 0)
                .extracting(line -> line.get("topic").asText())
                .isSubsetOf("identity-events", "tracklets", "tracks", "sightings", "crops", "frames");
        List<String> left = Files.readAllLines(out.resolve("tracks.jsonl"));
        assertThat(left).hasSameSizeAs(boxesOfAll).noneMatch(line -> line.contains(who));
        assertThat(left.stream().filter(boxesOfAll::contains))
                .as("pictures without them are as they were")
                .isNotEmpty();
    }

    private static List<JsonNode> held(String data, String who) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        JSON.readTree(said("identities", "held", who, "--json", "--data", data)).forEach(lines::add);
        return lines;
    }

    private static String said(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        assertThat(line.execute(arguments)).as(said.toString()).isZero();
        return said.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }

    private static void assertSameBytes(Path other) {
        for (String file : SAME_BYTES) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
        }
    }

    private static Process start(Path out, String speed) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                Throughline.class.getName(),
                "replay"));
        command.addAll(List.of("--site", site.toString(), "--out", out.toString(), "--speed", speed, "--no-video"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        return process;
    }

    private static int toItsEnd(Process process) throws IOException, InterruptedException {
        process.inputReader().transferTo(Writer.nullWriter());
        return process.waitFor();
    }

    private static String awaitLine(Process process, String part) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(part)) {
                return line;
            }
        }
        return "";
    }
}
