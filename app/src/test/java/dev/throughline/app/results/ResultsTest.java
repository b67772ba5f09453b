package dev.throughline.app.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.KafkaSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann is seen at the door and then at the desk, Bob at the desk only; somebody at the door was never decided. */
class ResultsTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;

    @TempDir
    static Path temp;

    private static Broker broker;
    private static Topics topics;
    private static Results.Written written;
    private static Path out;

    @BeforeAll
    static void writesAndReads() throws Exception {
        broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"));
        topics = new Topics(broker.kafka());
        try (Admin admin = new Clients(broker.kafka()).admin()) {
            topics.create(admin);
        }
        fill();
        out = temp.resolve("out");
        written = write(out);
    }

    @AfterAll
    static void stops() {
        broker.close();
    }

    @Test
    void tracksOfAllCamerasAreMergedByTimeAndCarryTheFinalIdentity() throws IOException {
        assertThat(Files.readAllLines(out.resolve("tracks.jsonl")))
                .containsExactly(
                        line("desk", 1, T0, box(1, "\"bob\"")),
                        line("door", 1, T0, box(1, "\"ann\"") + "," + box(2, "null")),
                        line("door", 2, T0 + SECOND, ""),
                        line("desk", 2, T0 + 2 * SECOND, box(2, "\"ann\"")));
    }

    @Test
    void eventsAreThereInTheirOrderWithoutTheAbortedOne() throws IOException {
        assertThat(Files.readAllLines(out.resolve("identity-events.jsonl")))
                .hasSize(4)
                .first()
                .isEqualTo("{\"id\":\"e1\",\"type\":\"created\",\"site\":\"shop\",\"time\":" + T0
                        + ",\"identity\":\"ann\",\"camera\":\"door\",\"track\":1,\"from\":" + T0 + ",\"to\":" + T0
                        + ",\"model\":\"m\",\"because\":{\"rule\":\"nobody\"}}");
    }

    @Test
    void identitiesTellTheJourneysAfterTheLastEvent() throws IOException {
        assertThat(Files.readString(out.resolve("identities.json")))
                .isEqualTo("[\n"
                        + "{\"identity\":\"ann\",\"name\":null,\"journey\":["
                        + visit("door", 1, T0, T0 + SECOND) + "," + visit("desk", 2, T0 + 2 * SECOND, T0 + 2 * SECOND)
                        + "]},\n"
                        + "{\"identity\":\"bob\",\"name\":null,\"journey\":[" + visit("desk", 1, T0, T0) + "]}\n]\n");
    }

    @Test
    void theSummaryCountsWhatLiesOnTheTopics() {
        Summary summary = written.summary();
        assertThat(summary.totals().frames()).isEqualTo(4);
        assertThat(summary.totals().crops()).isEqualTo(3);
        assertThat(summary.totals().tracklets()).isEqualTo(4);
        assertThat(summary.totals().identities()).isEqualTo(2);
        assertThat(summary.totals().events()).isEqualTo(4);
        assertThat(summary.totals().late()).isEqualTo(1);
        assertThat(summary.totals().deadLetters()).isEqualTo(1);
        assertThat(summary.cameras())
                .containsExactly(
                        new Summary.Camera("desk", 2, 5, 3, 1, 7, T0, T0 + 2 * SECOND),
                        new Summary.Camera("door", 2, 2, 0, 0, 0, T0, T0 + SECOND));
        assertThat(out.resolve("summary.json")).isNotEmptyFile();
    }

    @Test
    void eachVisitShowsItsBestView() throws IOException {
        assertThat(out.resolve("thumbnails")).isDirectoryContaining("glob:**/person-1-door-1.jpg");
        BufferedImage sheet = ImageIO.read(out.resolve("identities.png").toFile());
        assertThat(sheet.getHeight()).isGreaterThan(2 * 150);
        assertThat(Files.readAllBytes(out.resolve("thumbnails/person-1-desk-2.jpg")))
                .as("the crop at the place of the tracklet, not the one elsewhere")
                .isEqualTo(jpeg(60).bytes());
    }

    @Test
    void theSameTopicsGiveTheSameBytesAndNothingHalfWrittenStays() throws IOException {
        Path again = temp.resolve("again");
        Files.createDirectories(again.resolve(".partial/spool"));
        write(again);
        write(again);
        for (String file : List.of("tracks.jsonl", "identity-events.jsonl", "identities.json", "identities.png")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(out.resolve(file));
        }
        assertThat(again.resolve(".partial")).doesNotExist();
    }

    @Test
    void motFilesHaveIdsThatHoldInAllCameras() throws IOException {
        assertThat(MotFiles.write(out, temp.resolve("mot")))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("desk.txt", "door.txt");
        assertThat(Files.readAllLines(temp.resolve("mot/door.txt")))
                .containsExactly("1,1,10,20.5,30,80,0.9,-1,-1,-1", "1,3,10,20.5,30,80,0.9,-1,-1,-1");
        assertThat(Files.readAllLines(temp.resolve("mot/desk.txt")))
                .containsExactly("1,2,10,20.5,30,80,0.9,-1,-1,-1", "2,1,10,20.5,30,80,0.9,-1,-1,-1");
    }

    private static Results.Written write(Path folder) {
        return Results.write(
                folder,
                "shop",
                topics,
                new TopicReader(new Clients(broker.kafka())),
                new Results.Known(true, Map.of("desk", new Results.Taken(5, 3, 1, 7)), Map.of()),
                false);
    }

    private static void fill() {
        try (Producer<String, byte[]> producer = new Clients(broker.kafka()).transactionalProducer("test")) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, topics.identityEvents(), "shop", created("never", "nobody", "door", 9, T0));
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, topics.identityEvents(), "shop", created("e1", "ann", "door", 1, T0));
            send(producer, topics.identityEvents(), "shop", created("e2", "bob", "desk", 1, T0));
            send(producer, topics.identityEvents(), "shop", sighted("e3", "ann", "door", 1, T0, T0 + SECOND, null));
            send(
                    producer,
                    topics.identityEvents(),
                    "shop",
                    sighted("e4", "ann", "desk", 2, T0 + 2 * SECOND, T0 + 2 * SECOND, true));
            send(producer, topics.tracks(), "door", tracks("door", 1, T0, tracked(1), tracked(2)));
            send(producer, topics.tracks(), "door", tracks("door", 2, T0 + SECOND));
            send(producer, topics.tracks(), "desk", tracks("desk", 1, T0, tracked(1)));
            send(producer, topics.tracks(), "desk", tracks("desk", 2, T0 + 2 * SECOND, tracked(2)));
            send(producer, topics.crops(), "door", crops("door", 1, T0, crop(40, 40)));
            send(producer, topics.crops(), "desk", crops("desk", 2, T0 + 2 * SECOND, crop(60, 60), elsewhere()));
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topics.deadLetters().name(), "door", new byte[] {1}));
            producer.commitTransaction();
        }
    }

    private static <T> void send(Producer<String, byte[]> producer, Topic<T> topic, String key, T value) {
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic.name(), key, topic.codec().encode(value)));
    }

    private static IdentityEvent created(String id, String identity, String camera, long track, long time) {
        return event(id, IdentityEvent.Type.CREATED, identity, camera, track, time, time, null);
    }

    private static IdentityEvent sighted(
            String id, String identity, String camera, long track, long from, long to, Boolean late) {
        return event(id, IdentityEvent.Type.SIGHTED, identity, camera, track, from, to, late);
    }

    private static IdentityEvent event(
            String id,
            IdentityEvent.Type type,
            String identity,
            String camera,
            long track,
            long from,
            long to,
            Boolean late) {
        IdentityEvent.Because because = new IdentityEvent.Because("nobody", null, null, late, null);
        return new IdentityEvent(
                id,
                type,
                "shop",
                to,
                identity,
                IdentityEvent.Subject.seen(new TrackletId(camera, track), from, to),
                "m",
                because);
    }

    private static FrameTracks tracks(String camera, long frame, long time, TrackedBox... boxes) {
        return new FrameTracks("shop", camera, frame, time, List.of(boxes));
    }

    private static TrackedBox tracked(long track) {
        return new TrackedBox(track, null, 10, 20.5f, 30, 80, .9f);
    }

    private static FrameCrops crops(String camera, long sequence, long time, Crop... crops) {
        return new FrameCrops(FrameInfo.picture("shop", camera, sequence, time, 640, 480), "d", List.of(crops));
    }

    private static Crop crop(int size, int shade) {
        return new Crop(new Detection(new Box(10, 20, 30, 80), .9f), new Quality(size, 90, 0), jpeg(shade));
    }

    private static Crop elsewhere() {
        return new Crop(new Detection(new Box(400, 20, 60, 160), .9f), new Quality(60, 90, 0), jpeg(200));
    }

    private static Jpeg jpeg(int shade) {
        BufferedImage picture = new BufferedImage(30, 80, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(15, 40, shade);
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(picture, "jpg", bytes);
            return Jpeg.of(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String camera, long frame, long time, String boxes) {
        return "{\"site\":\"shop\",\"camera\":\"" + camera + "\",\"frame\":" + frame + ",\"time\":" + time
                + ",\"boxes\":[" + boxes + "]}";
    }

    private static String box(long track, String identity) {
        return "{\"track\":" + track + ",\"identity\":" + identity
                + ",\"x\":10,\"y\":20.5,\"w\":30,\"h\":80,\"confidence\":0.9}";
    }

    private static String visit(String camera, long track, long from, long to) {
        return "{\"camera\":\"" + camera + "\",\"track\":" + track + ",\"from\":" + from + ",\"to\":" + to + "}";
    }
}
