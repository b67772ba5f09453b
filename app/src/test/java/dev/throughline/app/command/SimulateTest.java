package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.broker.EmbeddedBroker;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.Pipeline.StageName;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Tag("slow")
class SimulateTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path temp;

    private static DataFolder data;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        data = DataFolder.take(temp.resolve("kafka"));
        broker = EmbeddedBroker.start(data);
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
        data.close();
    }

    private record Said(int exit, String out, String err) {}

    private static Said say(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(out, true));
        int exit = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    private static Said simulate(Path out, Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("simulate", "--cameras", 2, "--people", 6, "--minutes", .34, "--fps", 4, "--out", out));
        arguments.addAll(Arrays.asList(more));
        return say(arguments.toArray());
    }

    @Test
    void theFolderGoesThroughTheWholePipeline() throws IOException {
        Path folder = temp.resolve("site");
        Said said = simulate(folder);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("replay --site " + folder.resolve("site.yaml"))
                .contains("evaluate --truth " + folder.resolve("truth"));
        assertThat(folder.resolve("map.png")).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("simulation.json")))
                .startsWith(
                        "{\"settings\":{\"seed\":1,\"cameras\":2,\"people\":6,\"minutes\":0.34,\"size\":\"960x540\"");

        SiteSettings site = SiteFile.read(folder.resolve("site.yaml"));
        assertThat(site.cameraIds()).containsExactly("cam-01", "cam-02");
        for (var camera : site.cameras()) {
            int pictures = 0;
            try (Recording recording = Recording.open(camera, site.start())) {
                while (recording.skip()) {
                    pictures++;
                }
            }
            assertThat(pictures).as("20.4 s at 4 a second").isEqualTo(82);
            assertThat(MotFile.read(folder.resolve("truth").resolve(camera.id() + ".txt")))
                    .allSatisfy(box -> assertThat(box.frame()).isBetween(1, 82));
        }

        Said replayed =
                say("replay", "--site", folder.resolve("site.yaml"), "--out", temp.resolve("out"), "--no-video");
        assertThat(replayed.exit()).as(replayed.err()).isZero();
        assertThat(Files.readAllLines(temp.resolve("out").resolve("tracks.jsonl")))
                .hasSize(2 * 82);
        assertThat(Files.readString(temp.resolve("out").resolve("identity-events.jsonl")))
                .contains("\"created\"");
    }

    @Test
    void theSameOptionsGiveTheSameTruthAndFootage() {
        Path one = temp.resolve("one");
        Path other = temp.resolve("other");
        assertThat(simulate(one, "--size", "320x180").exit()).isZero();
        assertThat(simulate(other, "--size", "320x180").exit()).isZero();
        for (String file :
                List.of("site.yaml", "simulation.json", "truth/cam-01.txt", "truth/cam-02.txt", "cam-01.mp4")) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
        assertThat(simulate(other, "--size", "320x180", "--seed", 2).exit()).isZero();
        assertThat(other.resolve("simulation.json"))
                .binaryContent()
                .isNotEqualTo(content(one.resolve("simulation.json")));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void aSmallerSiteLeavesNothingOfALargerOneBehind() throws IOException {
        Path folder = temp.resolve("shrinking");
        for (int cameras : new int[] {3, 1}) {
            assertThat(say("simulate", "--cameras", cameras, "--size", "64x64", "--minutes", ".1", "--out", folder)
                            .exit())
                    .isZero();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(each -> folder.relativize(each).toString()))
                    .containsExactlyInAnyOrder(
                            "site.yaml", "simulation.json", "map.png", "cam-01.mp4", "truth/cam-01.txt");
        }
    }

    @Test
    void asJsonItSaysWhatWasMade() {
        Said said = simulate(temp.resolve("json"), "--size", "64x64", "--json");
        assertThat(said.out().lines())
                .singleElement()
                .asString()
                .contains("\"cameras\":2,\"pictures\":164,\"boxes\":")
                .contains("\"people-seen\":");
    }

    @Test
    void aFolderWithAnotherSiteIsLeftAlone() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("mine"));
        Files.writeString(folder.resolve("site.yaml"), "site: shop");
        Said said = simulate(folder);
        assertThat(said.err().lines()).singleElement().asString().contains("holds another site");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(folder.resolve("site.yaml")).hasContent("site: shop");
    }

    @Test
    void whereNothingCanBeWrittenIsOneLineAndFails() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        Said said = simulate(file.resolve("site"));
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .startsWith("throughline: the site cannot be written to");
        assertThat(said.exit()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--cameras 0, were 0 and",
        "--size 961x540, 961x540",
        "--size big, '''big'' is no size'",
        "--minutes 0, PT0S",
        "--fps 0, was 0.0",
        "--speed 2, --speed has no use here",
        "--kafka localhost:1, --kafka has no use here",
        "--misses .5, --misses has no use here",
        "--feed frames, name it with --kafka",
        "--feed sightings --kafka localhost:1 --out x, --out has no use here",
        "--feed sightings --kafka localhost:1 --person-share 2, sum to 1",
        "--feed pictures, pictures",
    })
    void anOptionThatCannotBeIsOneLineAndWrongUse(String options, String line) {
        List<Object> arguments = new ArrayList<>(List.of("simulate"));
        arguments.addAll(List.of(options.split(" ")));
        Said said = say(arguments.toArray());
        assertThat(said.err().lines().findFirst().orElse(""))
                .startsWith("throughline: ")
                .contains(line);
        assertThat(said.exit()).isEqualTo(2);
    }

    private static KafkaSettings kafka(String prefix) {
        return KafkaSettings.defaults().withBootstrap(broker.bootstrap()).withPrefix(prefix);
    }

    private static List<String> feed(String kind, String prefix, Object... more) {
        List<String> arguments = new ArrayList<>(
                List.of("simulate", "--feed", kind, "--kafka", broker.bootstrap(), "--prefix", prefix, "--fps", "4"));
        Stream.of(more).map(Object::toString).forEach(arguments::add);
        return arguments;
    }

    @Test
    void sightingsOfAFeedBecomeIdentities() throws Exception {
        assertIdentities(
                "sightings-",
                Set.of(StageName.LINK),
                feed("sightings", "sightings-", "--cameras", 12, "--people", 30, "--minutes", 2, "--speed", "max"));
    }

    @Test
    void framesOfAFeedBecomeIdentities() throws Exception {
        assertIdentities(
                "frames-",
                Set.of(StageName.CROP, StageName.EMBED, StageName.LINK),
                feed("frames", "frames-", "--cameras", 2, "--people", 6, "--minutes", .34, "--speed", "max"));
    }

    private static void assertIdentities(String prefix, Set<StageName> stages, List<String> feed) throws Exception {
        KafkaSettings kafka = kafka(prefix);
        try (var admin = new Clients(kafka).admin()) {
            new Topics(kafka).create(admin);
        }
        SiteSettings site = SiteSettings.defaults().withKafka(kafka);
        try (Pipeline pipeline = Pipeline.start(site, stages, Pacing.max(), temp.resolve(prefix + "state"))) {
            Said said = say(feed.toArray());
            assertThat(said.exit()).as(said.err()).isZero();
            Topics topics = new Topics(kafka);
            await("identities")
                    .atMost(PATIENCE)
                    .until(() -> !committed(kafka, topics.identityEvents()).isEmpty());
            assertThat(pipeline.brokenCameras()).isEmpty();
        }
    }

    @Test
    void aFeedThatIsKilledGoesOnWhereItStood() throws Exception {
        List<String> options = feed("sightings", "killed-", "--cameras", 3, "--people", 10, "--minutes", 1, "--speed");
        List<String> slow = new ArrayList<>(options);
        slow.add("1");
        KafkaSettings kafka = kafka("killed-");
        Topic<FrameSightings> topic = new Topics(kafka).sightings();
        try (var admin = new Clients(kafka).admin()) {
            new Topics(kafka).create(admin);
        }
        Process first = process(slow);
        await("some rounds")
                .atMost(PATIENCE)
                .until(() -> committed(kafka, topic).size() > 30);
        first.destroyForcibly();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

        List<String> fast = new ArrayList<>(options);
        fast.add("max");
        Said second = say(fast.toArray());
        assertThat(second.exit()).as(second.err()).isZero();

        Map<String, List<FrameInfo>> byCamera = new TreeMap<>();
        for (FrameSightings frame : committed(kafka, topic)) {
            byCamera.computeIfAbsent(frame.info().camera(), key -> new ArrayList<>())
                    .add(frame.info());
        }
        assertThat(byCamera).containsOnlyKeys("cam-01", "cam-02", "cam-03");
        byCamera.forEach((camera, frames) -> {
            assertThat(frames.stream().map(FrameInfo::sequence))
                    .as(camera)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 242).boxed().toList()); // up, 60 s at 4 a second, end
            assertThat(frames.get(0).expectedCameras()).containsExactly("cam-01", "cam-02", "cam-03");
            assertThat(frames.get(241).kind()).isEqualTo(FrameKind.END);
        });

        Said third = say(fast.toArray());
        assertThat(third.out()).as("nothing is left to be published").startsWith("0 frames");
        fast.addAll(List.of("--seed", "2"));
        Said other = say(fast.toArray());
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("another simulation was published here");
    }

    private static Process process(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Throughline.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What was committed to a topic, in order within a key. */
    private static <T> List<T> committed(KafkaSettings kafka, Topic<T> topic) {
        List<T> values = new ArrayList<>();
        new TopicReader(new Clients(kafka)).read(topic, each -> values.add(each.value()));
        return values;
    }
}
