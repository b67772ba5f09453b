package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Ann walks past the gate in frames 1 to 10 and through the hall in 1 to 6; Ben stands in the hall. Tracks find all of it but
 * call Ann otherwise in the hall.
 */
@Tag("slow")
class EvaluateTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final int ANN = 1;
    private static final int BEN = 2;

    @TempDir
    Path temp;

    private record Said(int exit, List<String> out, List<String> err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(String.join("\n", out));
        }
    }

    private static Said evaluate(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = line.execute(
                Stream.concat(Stream.of("evaluate"), Stream.of(arguments).map(Object::toString))
                        .toArray(String[]::new));
        return new Said(
                exit, out.toString().lines().toList(), err.toString().lines().toList());
    }

    @Test
    void printsARowForEachCameraAndThoseTogether() throws IOException {
        Said said = evaluate("--truth", truth(), "--tracks", tracks());
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .extracting(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "camera HOTA DetA AssA LocA MOTA MOTP IDF1 IDP IDR FP FN IDSW Frag MT PT ML",
                        "gate 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 0 0 0 0 1 0 0",
                        "hall 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 0 0 0 0 2 0 0",
                        "combined 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 1.000 0 0 0 0 3 0 0",
                        // of Ann's 16 boxes, 10 and 6 are held together: (10 · 10/16 + 6 · 6/16 + 6) / 22 = .6591
                        "across cameras 0.812 1.000 0.659 1.000 0.727 0.727 0.727");
    }

    @Test
    void jsonHasEveryDigitAndTheFiguresAtEachAlpha() throws IOException {
        JsonNode json =
                evaluate("--truth", truth(), "--tracks", tracks(), "--json").json();
        assertThat(json.at("/across/AssA").asDouble()).isCloseTo((10 * 10 / 16. + 6 * 6 / 16. + 6) / 22, within(1e-12));
        assertThat(json.at("/across/IDTP").asInt()).isEqualTo(10 + 6);
        assertThat(json.at("/cameras/gate/alphas")).hasSize(19);
        assertThat(json.at("/cameras/gate/alphas/18/alpha").asDouble()).isCloseTo(.95, within(1e-12));
        assertThat(json.at("/combined/IDSW").isInt()).isTrue();
    }

    @Test
    void whereIdsMeanOthersInEachCameraNothingIsSaidAcross() throws IOException {
        Said said = evaluate("--truth", truth(), "--tracks", tracks(), "--ids", "camera");
        assertThat(said.out()).hasSize(4).noneMatch(line -> line.startsWith("across"));
    }

    @Test
    void idsOfSequencesMeanOthersInEachUnlessToldOtherwise() throws IOException {
        write("MOT/one/gt/gt.txt", stands(ANN, 0, 1, 3));
        write("MOT/two/gt/gt.txt", stands(ANN, 0, 1, 3));
        write("tracker/one.txt", stands(7, 0, 1, 3));
        write("tracker/two.txt", stands(8, 0, 1, 3));
        Object[] both = {"--truth", temp.resolve("MOT"), "--tracks", temp.resolve("tracker"), "--json"};
        assertThat(evaluate(both).json().get("across").isNull()).isTrue();
        Object[] asSite =
                Stream.concat(Stream.of(both), Stream.of("--ids", "site")).toArray();
        assertThat(evaluate(asSite).json().at("/across/IDF1").asDouble()).isEqualTo(.5);
    }

    @Test
    void oneFileAndOneFileBelongTogetherWhateverTheirNames() throws IOException {
        Path truth = write("gt.txt", stands(ANN, 0, 1, 4));
        Path tracks = write("mine.txt", stands(7, 0, 1, 4));
        Said said = evaluate("--truth", truth, "--tracks", tracks);
        assertThat(said.out()).hasSize(2).last().asString().startsWith("gt ");
        assertThat(said.exit()).isZero();
    }

    @Test
    void tracksOfEveryNthPictureAreHeldAgainstThosePictures() throws IOException {
        Path truth = write("gt.txt", stands(ANN, 0, 1, 10));
        Path tracks = write("mine.txt", stands(7, 0, 1, 4)); // frames 1, 4, 7 and 10 of the truth
        JsonNode clear = evaluate("--truth", truth, "--tracks", tracks, "--truth-step", "3", "--json")
                .json()
                .at("/cameras/gt");
        assertThat(clear.get("TP").asInt()).isEqualTo(4);
        assertThat(clear.get("FN").asInt()).isZero();
        assertThat(clear.get("FP").asInt()).isZero();
    }

    @Test
    void aCameraWithoutTruthIsLeftOutAndOneWithoutTracksIsMissed() throws IOException {
        write("truth/gate.txt", stands(ANN, 0, 1, 3));
        write("truth/yard.txt", stands(ANN, 0, 1, 3));
        write("tracks/gate.txt", stands(7, 0, 1, 3));
        write("tracks/hall.txt", stands(7, 0, 1, 3));
        Said said = evaluate("--truth", temp.resolve("truth"), "--tracks", temp.resolve("tracks"), "--json");
        assertThat(said.err())
                .containsExactly(
                        "throughline: camera 'yard' has truth but no tracks: everybody in it counts as missed",
                        "throughline: camera 'hall' has tracks but no truth: it is left out");
        assertThat(said.json().at("/combined/FN").asInt()).isEqualTo(3);
        assertThat(said.json().at("/combined/FP").asInt()).isZero();
        assertThat(said.exit()).isZero();
    }

    @Test
    void camerasThatNeverMeetAreAFailure() throws IOException {
        write("truth/gate.txt", stands(ANN, 0, 1, 3));
        write("truth/yard.txt", stands(ANN, 0, 1, 3));
        write("tracks/hall.txt", stands(7, 0, 1, 3));
        Said said = evaluate("--truth", temp.resolve("truth"), "--tracks", temp.resolve("tracks"));
        assertThat(said.err())
                .containsExactly(
                        "throughline: no camera has both truth and tracks: truth is of [gate, yard], tracks are of"
                                + " [hall]; name the files alike");
        assertThat(said.exit()).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithAFileIsOneLineAndFails() throws IOException {
        Path truth = write("gt.txt", stands(ANN, 0, 1, 3));
        Path bad = write("bad.txt", "1,7,0,0,100,100,1", "1;7;0;0;100;100;1");
        assertThat(evaluate("--truth", truth, "--tracks", bad).err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + bad + ":2: a line has 7 to 10 values");
        Path missing = temp.resolve("missing.txt");
        Said said = evaluate("--truth", missing, "--tracks", truth);
        assertThat(said.err()).containsExactly("throughline: there is no file " + missing);
        assertThat(said.exit()).isEqualTo(1);
        Path empty = write("empty.txt", "");
        assertThat(evaluate("--truth", empty, "--tracks", truth).err())
                .containsExactly("throughline: the truth holds no boxes: there is nothing to measure tracks by");
        Path lines = write("tracks.jsonl", "{\"site\":\"shop\"}");
        assertThat(evaluate("--truth", truth, "--tracks", lines).err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + lines + ":1: not a FrameTracks in JSON");
    }

    @Test
    void wrongUseIsToldApartFromFailure() throws IOException {
        Path truth = truth();
        assertThat(evaluate("--tracks", truth).exit()).isEqualTo(2);
        assertThat(evaluate("--truth", truth, "--tracks", truth, "--truth-step", "0")
                        .exit())
                .isEqualTo(2);
        assertThat(evaluate("--truth", truth, "--tracks", truth, "--ids", "people")
                        .exit())
                .isEqualTo(2);
        assertThat(evaluate("--truth", truth, "--tracks", truth, "--kafka", "localhost:1")
                        .err())
                .containsExactly(
                        "throughline: tracks come from --tracks or from topics: leave out --tracks or --kafka");
        assertThat(evaluate("--truth", truth, "--data", temp.resolve("nowhere")).exit())
                .isEqualTo(1);
    }

    @Test
    void drawsPlots() throws IOException {
        Path plots = temp.resolve("plots");
        Said said = evaluate("--truth", truth(), "--tracks", tracks(), "--plots", plots);
        assertThat(said.err())
                .containsExactly(
                        "wrote " + plots.resolve("hota.png"),
                        "wrote " + plots.resolve("identities.png"),
                        "wrote " + plots.resolve("identities-gate.png"),
                        "wrote " + plots.resolve("identities-hall.png"));
        assertThat(plots.resolve("identities-hall.png")).isNotEmptyFile();
    }

    /** Beside the boxes stands what was thought at first; the events made ann of both. */
    @Test
    void theResultsOfARunAreReadWithTheLastWordOfTheEvents() throws IOException {
        Path out = run();
        JsonNode json = evaluate("--truth", truth(), "--tracks", out, "--json").json();
        assertThat(json.at("/across/IDF1").asDouble()).isEqualTo(1);
        assertThat(evaluate("--truth", truth(), "--tracks", out.resolve("tracks.jsonl"), "--json")
                        .json())
                .isEqualTo(json);

        Files.delete(out.resolve("identity-events.jsonl"));
        assertThat(evaluate("--truth", truth(), "--tracks", out, "--json")
                        .json()
                        .at("/across/IDTP")
                        .asInt())
                .as("without events, what stands beside the boxes")
                .isEqualTo(10 + 6);
    }

    @Test
    void exportedTracksScoreAsTheRunDoes() throws IOException {
        Path out = run();
        Path mot = temp.resolve("mot");
        CommandLine export = Throughline.commandLine().setOut(new PrintWriter(new StringWriter()));
        assertThat(export.execute("export", "--mot", mot.toString(), "--out", out.toString()))
                .isZero();
        assertThat(evaluate("--truth", truth(), "--tracks", mot, "--json").out())
                .isEqualTo(
                        evaluate("--truth", truth(), "--tracks", out, "--json").out());
    }

    @Test
    void readsTheTopicsThatARunLeft() throws Exception {
        Path data = temp.resolve("kafka");
        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), data)) {
            Topics topics = new Topics(broker.kafka());
            try (Admin admin = new Clients(broker.kafka()).admin()) {
                topics.create(admin);
            }
            try (Producer<String, byte[]> producer = new Clients(broker.kafka()).transactionalProducer("test")) {
                producer.initTransactions();
                producer.beginTransaction();
                frames().forEach(frame -> send(producer, topics.tracks(), frame.camera(), frame));
                events().forEach(event -> send(producer, topics.identityEvents(), "shop", event));
                producer.commitTransaction();
            }
            await("the commit is seen by readers, as a run awaits it too").until(() -> eventsOn(broker) == 3);
        }
        Said said = evaluate("--truth", truth(), "--data", data, "--json");
        assertThat(said.err()).isEmpty();
        assertThat(said.json().at("/across/IDF1").asDouble()).isEqualTo(1);
    }

    private static int eventsOn(Broker broker) {
        int[] events = new int[1];
        new TopicReader(new Clients(broker.kafka()))
                .read(new Topics(broker.kafka()).identityEvents(), event -> events[0]++);
        return events[0];
    }

    private static <T> void send(Producer<String, byte[]> producer, Topic<T> topic, String key, T value) {
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic.name(), key, topic.codec().encode(value)));
    }

    private Path truth() throws IOException {
        write("truth/gate.txt", stands(ANN, 0, 1, 10));
        Path hall = write("truth/hall.txt", lines(stands(ANN, 0, 1, 6), stands(BEN, 500, 1, 6)));
        return hall.getParent();
    }

    private Path tracks() throws IOException {
        write("tracks/gate.txt", stands(1, 0, 1, 10));
        Path hall = write("tracks/hall.txt", lines(stands(3, 0, 1, 6), stands(2, 500, 1, 6)));
        return hall.getParent();
    }

    private Path run() throws IOException {
        List<String> frames = frames().stream().map(EvaluateTest::json).toList();
        List<String> events = events().stream().map(EvaluateTest::json).toList();
        write("out/identity-events.jsonl", events.toArray(String[]::new));
        return write("out/tracks.jsonl", frames.toArray(String[]::new)).getParent();
    }

    /** Beside Ann's boxes in the hall stands another name. */
    private static List<FrameTracks> frames() {
        List<FrameTracks> frames = new ArrayList<>();
        for (int frame = 1; frame <= 10; frame++) {
            frames.add(new FrameTracks("shop", "gate", frame, T0 + frame, List.of(box(1, "ann", 0))));
            if (frame <= 6) {
                frames.add(new FrameTracks(
                        "shop", "hall", frame, T0 + frame, List.of(box(1, "somebody", 0), box(2, "ben", 500))));
            }
        }
        return frames;
    }

    private static TrackedBox box(long track, String identity, float x) {
        return new TrackedBox(track, identity, x, 0, 100, 100, 1);
    }

    private static List<IdentityEvent> events() {
        return List.of(event("ann", "gate", 1), event("ann", "hall", 1), event("ben", "hall", 2));
    }

    private static IdentityEvent event(String identity, String camera, long track) {
        return new IdentityEvent(
                identity + camera,
                IdentityEvent.Type.SIGHTED,
                "shop",
                T0,
                identity,
                IdentityEvent.Subject.seen(new TrackletId(camera, track), T0, T0),
                "m",
                IdentityEvent.Because.rule("nobody"));
    }

    @SuppressWarnings("unchecked")
    private static <T> String json(T record) {
        return new String(JsonCodec.of((Class<T>) record.getClass()).encode(record), StandardCharsets.UTF_8);
    }

    private Path write(String name, String... lines) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines));
    }

    private static String[] lines(String[] one, String[] other) {
        return Stream.concat(Stream.of(one), Stream.of(other)).toArray(String[]::new);
    }

    private static String[] stands(int id, int x, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(frame -> frame + "," + id + "," + x + ",0,100,100,1")
                .toArray(String[]::new);
    }
}
