package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.results.Results;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A run that is over: its topics are served to others, and a command that was killed in the middle is finished by the next one. */
@Tag("slow")
class PastRunTest {
    private static final long SECOND = 1_000_000L;
    private static final long START = 1_700_000_000L * SECOND; // 2023-11-14T22:13:20Z
    private static final int PICTURES = 60;

    @TempDir
    static Path temp;

    private static Path run;
    private static String first;
    private static String second;

    /** Two people, one in each of two cameras, and the files about them. */
    @BeforeAll
    static void leavesARun() throws Exception {
        run = temp.resolve("run");
        Path data = run.resolve("kafka");
        try (Broker broker = Broker.embedded(KafkaSettings.defaults().withRetention(Topic.FOREVER), data)) {
            Clients clients = new Clients(broker.kafka());
            Topics topics = new Topics(broker.kafka());
            try (Admin admin = clients.admin()) {
                topics.create(admin);
            }
            film(clients, topics);
            try (LinkApplication link = linking(topics, data.resolve("streams"))) {
                link.start();
                await("two people")
                        .atMost(2, TimeUnit.MINUTES)
                        .until(() -> events(broker.kafka()).size() == 2);
            }
            List<IdentityEvent> events = events(broker.kafka());
            first = events.get(0).identity();
            second = events.get(1).identity();
            Results.write(
                    run, "shop", topics, new TopicReader(clients), new Results.Known(true, Map.of(), Map.of()), true);
        }
    }

    @Test
    void itsTopicsAreServedUntilItIsAskedToStop() throws Exception {
        Path data = copy("served").resolve("kafka");
        Process serving = start("serve", "--data", data.toString(), "--port", "0");
        try (BufferedReader told = serving.inputReader(StandardCharsets.UTF_8)) {
            String line = awaitLine(told, "serves " + data + " at ");
            String kafka = line.replaceFirst(".* at (\\S+) until.*", "$1");
            assertThat(Stream.generate(() -> readLine(told)).limit(10).collect(Collectors.joining("\n")))
                    .containsPattern("identity-events +[1-9][0-9]*\n")
                    .containsPattern("frames +[1-9][0-9]*\n")
                    .doesNotContain("changelog");

            assertThat(said(0, "identities", "list", "--kafka", kafka)).contains(first, second);
            assertThat(said(0, "identities", "now", "--kafka", kafka))
                    .contains("desk ", "person 2", second, "since 2023-11-14T22:13:20Z, last seen 2023-11-14T22:13:25")
                    .containsPattern("door +nobody +last picture 2023-11-14T22:13:25")
                    .doesNotContain("person 1");
            for (int reading = 1; reading <= 2; reading++) {
                assertThat(journeys(kafka)).as("reading %d", reading).hasSize(2).anyMatch(one -> one.startsWith(first));
            }
            assertThat(said(1, "serve", "--data", data.toString(), "--port", "0"))
                    .contains("is in use by process " + serving.pid());

            serving.toHandle().destroy(); // Process would close what it tells
            assertThat(serving.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(serving.exitValue()).isZero();
            assertThat(told.lines().collect(Collectors.joining("\n"))).contains("stops serving " + data);
        } finally {
            serving.destroyForcibly();
        }
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            assertThat(said(1, "serve", "--data", data.toString(), "--port", port))
                    .startsWith("throughline: port " + port + " of 127.0.0.1 is taken; give another one with --port");
        }
    }

    @Test
    void aFolderThatHoldsNoRunIsNotServedAndStaysAsItIs() throws Exception {
        Path empty = Files.createDirectories(temp.resolve("empty"));
        Path foreign = Files.createDirectories(temp.resolve("foreign"));
        Files.writeString(foreign.resolve("letter.txt"), "Dear Ada");
        for (Path folder : List.of(empty, foreign, temp.resolve("none"), foreign.resolve("letter.txt"))) {
            assertThat(said(1, "serve", "--data", folder.toString(), "--port", "0"))
                    .startsWith("throughline: no data of a run in " + folder);
            assertThat(said(1, "identities", "list", "--data", folder.toString()))
                    .startsWith("throughline: no data of a run in " + folder);
        }
        assertThat(empty).isEmptyDirectory();
        assertThat(foreign).isDirectoryContaining(each -> each.endsWith("letter.txt"));
        assertThat(temp.resolve("none")).doesNotExist();
    }

    @Test
    void aNamingThatIsKilledBeforeItIsAnsweredIsFinishedByWhoeverLooks() throws Exception {
        Path out = copy("naming");
        Path data = out.resolve("kafka");
        Process naming = start("name", first, "Ada", "--data", data.toString());
        try {
            await("it has begun")
                    .pollInterval(1, TimeUnit.MILLISECONDS)
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> Files.exists(data.resolve("unfinished-command.json")));
        } finally {
            naming.destroyForcibly();
        }
        assertThat(naming.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(said(0, "identities", "list", "--data", data.toString()))
                .startsWith("an earlier command was cut off and is finished first: name person 1 (" + first
                        + "; 1 visit: door): Ada\n")
                .contains("finished: named: " + first + " is called Ada")
                .containsPattern("\nAda +" + first);
        assertThat(out.resolve("identities.json")).content().contains("\"name\":\"Ada\"");
        assertThat(eventsOf(data, IdentityEvent.Type.NAMED)).as("given once").hasSize(1);
        assertThat(said(0, "identities", "list", "--data", data.toString())).startsWith("Ada");
    }

    @Test
    void aForgettingThatIsKilledWhileTheResultsAreWrittenIsFinishedByTheSameCommand() throws Exception {
        Path out = copy("forgetting");
        Path data = out.resolve("kafka");
        Process forgetting = start("forget", second, "--data", data.toString());
        try (BufferedReader told = forgetting.inputReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine())
                    .isEqualTo("forget person 2 (" + second + "; 1 visit: desk): for good, and without a way back");
            awaitLine(told, "obeyed, by event ");
        } finally {
            forgetting.destroyForcibly();
        }
        assertThat(forgetting.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(data.resolve("unfinished-command.json")).exists();
        assertThat(out.resolve("identities.json")).content().contains(second);

        assertThat(said(0, "forget", second, "--data", data.toString()))
                .contains("written again: " + out, "finished: forgotten: " + second)
                .endsWith("done: it was this command that was cut off\n");
        assertThat(out.resolve("identities.json")).content().contains(first).doesNotContain(second);
        assertThat(out.resolve("tracks.jsonl")).content().doesNotContain(second);
        assertThat(eventsOf(data, IdentityEvent.Type.FORGOTTEN)).as("once").hasSize(1);
        assertThat(data.resolve("unfinished-command.json")).doesNotExist();
    }

    // -----------------------------------------------------------------------------------------------------------

    private static Path copy(String name) throws IOException {
        Path copy = temp.resolve(name);
        try (Stream<Path> all = Files.walk(run)) {
            for (Path each : all.toList()) {
                Files.copy(each, copy.resolve(run.relativize(each).toString()));
            }
        }
        return copy;
    }

    private static Process start(String... arguments) throws IOException {
        return java(Stream.concat(Stream.of(Throughline.class.getName()), Stream.of(arguments)));
    }

    private static Process java(Stream<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-cp",
                System.getProperty("java.class.path")));
        arguments.forEach(command::add);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What the consumer that docs/topics shows prints. */
    private static List<String> journeys(String kafka) throws Exception {
        Process consumer = java(Stream.of("../docs/topics/consumers/Journeys.java", kafka));
        try (BufferedReader told = consumer.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = told.lines().toList();
            assertThat(consumer.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(consumer.exitValue()).isZero();
            return lines;
        } finally {
            consumer.destroyForcibly();
        }
    }

    private static String awaitLine(BufferedReader told, String text) {
        String line = readLine(told);
        while (!line.contains(text)) {
            line = readLine(told);
        }
        return line;
    }

    private static String readLine(BufferedReader told) {
        try {
            String line = told.readLine();
            assertThat(line).as("it goes on").isNotNull();
            return line;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String said(int exit, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        assertThat(line.execute(arguments)).as(said.toString()).isEqualTo(exit);
        return said.toString();
    }

    private static List<IdentityEvent> eventsOf(Path data, IdentityEvent.Type type) {
        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), data)) {
            return events(broker.kafka()).stream()
                    .filter(event -> event.type() == type)
                    .toList();
        }
    }

    private static List<IdentityEvent> events(KafkaSettings kafka) {
        List<IdentityEvent> events = new ArrayList<>();
        new TopicReader(new Clients(kafka))
                .read(new Topics(kafka).identityEvents(), record -> events.add(record.value()));
        return events;
    }

    // -----------------------------------------------------------------------------------------------------------

    /** For five seconds, somebody in each camera; whoever is at the door leaves after one of them. */
    private static void film(Clients clients, Topics topics) throws IOException {
        Jpeg picture = picture();
        send(clients, topics.frames(), frames().map(each -> new Sent<>(each.camera(), new Frame(each, picture))));
        send(clients, topics.tracks(), frames().map(each -> new Sent<>(each.camera(), tracks(each))));
        send(
                clients,
                topics.tracklets(),
                Stream.<SiteUpdate>of(
                                new CameraClock("shop", "door", START, FrameKind.UP, List.of("door", "desk")),
                                new CameraClock("shop", "desk", START, FrameKind.UP, List.of()),
                                tracklet("door", START + SECOND, Embedding.of(1, 0, 0)),
                                tracklet("desk", START + 5 * SECOND, Embedding.of(0, 1, 0)),
                                new CameraClock("shop", "door", START + 60 * SECOND, FrameKind.PICTURE, List.of()),
                                new CameraClock("shop", "desk", START + 60 * SECOND, FrameKind.PICTURE, List.of()))
                        .map(each -> new Sent<>(each.site(), each)));
    }

    private static Stream<FrameInfo> frames() {
        return IntStream.range(0, PICTURES)
                .boxed()
                .flatMap(i -> Stream.of("door", "desk")
                        .map(camera -> FrameInfo.picture(
                                "shop", camera, i + 1, START + i * 5 * SECOND / (PICTURES - 1), 320, 240)));
    }

    private static FrameTracks tracks(FrameInfo frame) {
        boolean gone = frame.camera().equals("door") && frame.timeMicros() > START + SECOND;
        return new FrameTracks(
                "shop",
                frame.camera(),
                frame.sequence(),
                frame.timeMicros(),
                gone ? List.of() : List.of(new TrackedBox(1, null, 40, 60, 60, 120, .9f)));
    }

    private static TrackletUpdate tracklet(String camera, long to, Embedding looks) {
        Box box = new Box(40, 60, 60, 120);
        return new TrackletUpdate(
                "shop",
                camera,
                1,
                to,
                new TrackletUpdate.Seen(20, START, to, box, box),
                true,
                new TrackletUpdate.Look(
                        "test@0", List.of(new TrackletUpdate.Prototype(looks, 1)), Relation.of(1, 2, 3, 4)),
                List.of());
    }

    private static Jpeg picture() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
        return Jpeg.of(bytes.toByteArray());
    }

    private static LinkApplication linking(Topics topics, Path state) {
        return new LinkApplication(
                topics,
                TrackSettings.defaults(),
                LinkSettings.defaults(),
                Neighbours.UNKNOWN,
                Map.of(),
                new Calibration(-16, 20, 0, -16, 5),
                state,
                1);
    }

    private record Sent<T>(String key, T value) {}

    private static <T> void send(Clients clients, Topic<T> topic, Stream<? extends Sent<? extends T>> records) {
        try (Producer<String, byte[]> producer = clients.transactionalProducer("test")) {
            producer.initTransactions();
            producer.beginTransaction();
            records.forEach(each -> {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        topic.name(), each.key(), topic.codec().encode(each.value())));
            });
            producer.commitTransaction();
        }
    }
}
