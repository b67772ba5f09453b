package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.app.topics.Journeys;
import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.settings.CameraSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * A live run with people, in a process of its own that is stopped by signals. With {@code -Dthroughline.moments=20} it is stopped at
 * so many moments instead of one, and has to be within five seconds ({@code bench/interrupts}).
 */
@Tag("slow")
class LiveRunTest {
    private static final Path CLIP = Path.of("../demo/one-by-one-person-detection.mp4");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOMENTS = Integer.getInteger("throughline.moments", 0);
    private static final long SEED = 1;

    @TempDir
    static Path temp;

    private static MjpegServer camera;
    private static Path site;

    private record Moment(int number, String signal, Duration afterSomebodyCame) {}

    @BeforeAll
    static void films() throws IOException {
        camera = MjpegServer.of(CLIP, 200, 4, 8);
        site = Files.writeString(
                temp.resolve("site.yaml"), "site: live\ncameras:\n  door: {url: '" + camera.url() + "'}\n");
    }

    @AfterAll
    static void stopsFilming() {
        camera.close();
    }

    static Stream<Moment> moments() {
        Random random = new Random(SEED);
        return IntStream.range(0, Math.max(1, MOMENTS))
                .mapToObj(i -> new Moment(
                        i,
                        i % 2 == 0 ? "INT" : "TERM",
                        Duration.ofMillis(random.nextInt(MOMENTS == 0 ? 3_000 : 20_000))));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void stoppedByASignalItLeavesCompleteResults(Moment moment) throws Exception {
        Path out = temp.resolve("stopped-" + moment.number);
        Run run = start(out);
        run.awaitLine(" enters at ");
        run.process.waitFor(moment.afterSomebodyCame.toMillis(), TimeUnit.MILLISECONDS);
        run.signalTwice(moment.signal);
        long began = System.nanoTime();
        assertThat(run.process.waitFor(2, TimeUnit.MINUTES)).as(run.said()).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(run.process.exitValue()).as(run.said()).isZero();
        requireResults(out);
        requireWhole(out);
        System.out.printf("moment %s: ended after %d ms%n", moment, took.toMillis());
        if (MOMENTS > 0) {
            assertThat(took).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void killedItLeavesAllButTheLastSecondsAndTheNextRunClearsThem() throws Exception {
        Path out = temp.resolve("killed");
        Files.createDirectory(out);
        Run run = start(out);
        run.awaitLine(" enters at ");
        await("the next look at who is there, and a part of the video")
                .atMost(2, TimeUnit.MINUTES)
                .until(() -> Files.readString(out.resolve("identities.json")).contains("\"door\"")
                        && Files.exists(out.resolve("identities.png"))
                        && Files.readString(out.resolve("tracks.jsonl")).contains("\"identity\":\"")
                        && size(out.resolve("door.mp4")) > 100_000);
        assertThat(said("identities", "list", "--data", out.resolve("kafka").toString()))
                .as("by the password in its folder")
                .contains("person 1");
        Run second = start(out);
        assertThat(second.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(second.said())
                .contains("results folder " + out + " is in use by process " + run.process.pid())
                .contains("give another folder with --out");
        run.signalAfter(Duration.ZERO, "KILL");
        run.process.waitFor();
        requireResults(out);
        assertThat(open(out)).as("what somebody else may look into").isEmpty();

        Run next = start(out);
        next.awaitLine("cleared the results of the run before in " + out);
        await("empty results").atMost(1, TimeUnit.MINUTES).until(() -> Files.exists(out.resolve("identities.json")));
        next.signalAfter(Duration.ZERO, "TERM");
        assertThat(next.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(next.said()).contains("door.mp4").contains("stopped while it was starting");
        assertThat(next.process.exitValue()).as("as the signal ends a process").isEqualTo(143);
        assertThat(out.resolve("door.mp4")).doesNotExist();
        assertThat(Files.readString(out.resolve("identities.json"))).isEqualTo("[]\n");
        assertThat(out.resolve("tracks.jsonl")).isEmptyFile();
    }

    /** What the broker makes within its folder is as open as the umask has it: the launcher's is closed. */
    private static boolean isNoTopic(Path folder) {
        return !folder.getParent().endsWith(Path.of("kafka", "log"));
    }

    private static String said(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        assertThat(line.execute(arguments)).as(said.toString()).isZero();
        return said.toString();
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Folders that anybody but their owner may enter, not counting those far within. */
    private static List<String> open(Path out) throws IOException {
        try (Stream<Path> all = Files.walk(out, 3)) {
            List<String> open = new ArrayList<>();
            for (Path each : all.filter(Files::isDirectory)
                    .filter(LiveRunTest::isNoTopic)
                    .toList()) {
                String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
                if (!permissions.equals("rwx------")) {
                    open.add(each + " " + permissions);
                }
            }
            return open;
        }
    }

    /** Whatever the end was: every line is JSON, somebody is in the files, the pictures can be looked at. */
    private static void requireResults(Path out) throws IOException {
        assertThat(lines(out.resolve("tracks.jsonl")))
                .isNotEmpty()
                .anyMatch(line -> !line.get("boxes").isEmpty());
        assertThat(lines(out.resolve("identity-events.jsonl"))).isNotEmpty();
        assertThat(JSON.readTree(out.resolve("identities.json").toFile())).isNotEmpty();
        assertThat(ImageIO.read(out.resolve("identities.png").toFile()).getHeight())
                .isPositive();
        assertThat(out.resolve("thumbnails")).isNotEmptyDirectory();
        try (Recording video =
                Recording.open(CameraSettings.of("door", out.resolve("door.mp4").toString()), Instant.EPOCH)) {
            assertThat(video.next()).isPresent();
            assertThat(video.next()).isPresent();
        }
    }

    /** Nothing is half done, and the files agree. */
    private static void requireWhole(Path out) throws IOException {
        Journeys journeys = new Journeys();
        for (String line : Files.readAllLines(out.resolve("identity-events.jsonl"))) {
            journeys.apply(JsonCodec.of(IdentityEvent.class).decode(line.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(JsonCodec.of(Identity[].class).decode(Files.readAllBytes(out.resolve("identities.json"))))
                .containsExactlyElementsOf(journeys.identities());
        JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
        assertThat(summary.get("frames").asLong())
                .isEqualTo(lines(out.resolve("tracks.jsonl")).size());
        assertThat(summary.get("identities").asLong())
                .isEqualTo(journeys.identities().size());
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".part") || name.equals(".partial"));
        }
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            nodes.add(JSON.readTree(line));
        }
        return nodes;
    }

    /** A process and what it says. */
    private record Run(Process process, Path log) {
        String said() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return "nothing: " + e;
            }
        }

        void awaitLine(String part) {
            await(part)
                    .atMost(3, TimeUnit.MINUTES)
                    .pollInterval(Duration.ofMillis(20))
                    .failFast("it has ended: " + said(), () -> !process.isAlive() && !said().contains(part))
                    .until(() -> said().contains(part));
        }

        /** As {@code timeout} does it: once to the process, and at once to its group. */
        void signalTwice(String signal) throws IOException, InterruptedException {
            send("kill -%1$s %2$d; kill -%1$s %2$d".formatted(signal, process.pid()));
        }

        void signalAfter(Duration wait, String signal) throws IOException, InterruptedException {
            process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
            send("kill -%s %d".formatted(signal, process.pid()));
        }

        /** By the shell's own {@code kill}: not every machine has the program. */
        private static void send(String kill) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("bash", "-c", kill).start().waitFor()).isZero();
        }
    }

    private static Run start(Path out) throws IOException {
        Path log = Files.createTempFile(temp, "run-", ".log");
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT", // whatever started the tests may ignore it
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx1g",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Throughline.class.getName(),
                        "run",
                        site.toString(),
                        "--out",
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Run(process, log);
    }
}
