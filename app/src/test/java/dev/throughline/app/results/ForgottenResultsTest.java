package dev.throughline.app.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.ingest.camera.Picture;
import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.KafkaSettings;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of which Ann, on the left of every picture, is forgotten afterwards; Bob, on the right, is not. */
@Tag("slow")
class ForgottenResultsTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final int PICTURES = 10;
    private static final Box ANN = new Box(40, 60, 60, 120);
    private static final Box BOB = new Box(220, 60, 60, 120);

    @TempDir
    Path temp;

    private Path out;
    private Broker broker;
    private Clients clients;
    private Topics topics;
    private TopicReader reader;

    @BeforeEach
    void makesTopics() throws Exception {
        out = temp.resolve("out");
        broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"));
        clients = new Clients(broker.kafka());
        topics = new Topics(broker.kafka());
        reader = new TopicReader(clients);
        try (Admin admin = clients.admin()) {
            topics.create(admin);
        }
    }

    @AfterEach
    void stops() {
        broker.close();
    }

    @Test
    void whoWasForgottenIsInNoFileAndTheOthersAreAsTheyWere() throws Exception {
        fill();
        Results.write(
                out,
                "shop",
                topics,
                reader,
                new Results.Known(true, Map.of("door", new Results.Taken(9, 3, 0, 0)), Map.of()),
                true);
        assertThat(brightness(out.resolve("door.mp4"), ANN))
                .as("Ann is seen in the video")
                .isGreaterThan(100);

        write(topics.identityEvents(), "shop", forgotten("ann"));
        Results.Written again = Results.rewrite(out, topics, reader).orElseThrow();

        assertThat(Files.readString(out.resolve("identities.json")))
                .doesNotContain("ann")
                .contains("bob");
        assertThat(Files.readAllLines(out.resolve("identity-events.jsonl")))
                .hasSize(2)
                .allMatch(line -> line.contains("bob") || line.contains("\"forgotten\""));
        assertThat(Files.readAllLines(out.resolve("tracks.jsonl")))
                .hasSize(PICTURES)
                .allMatch(line -> line.contains("\"track\":2") && !line.contains("\"track\":1"));
        assertThat(brightness(out.resolve("door.mp4"), ANN))
                .as("Ann is black in the video")
                .isLessThan(20);
        assertThat(brightness(out.resolve("door.mp4"), BOB)).as("Bob is not").isGreaterThan(100);
        assertThat(again.summary().totals().drops())
                .as("what only the run knew")
                .isEqualTo(3);
        assertThat(FilesAbout.count(out, "ann", Set.of(new TrackletId("door", 1)))
                        .values())
                .containsOnly(0L);
    }

    @Test
    void resultsThatTopicsNoLongerHoldAreNotReplacedByLess() throws Exception {
        assertThat(Results.rewrite(out, topics, reader))
                .as("no results, nothing to write")
                .isEmpty();
        fill();
        Results.write(out, "shop", topics, reader, new Results.Known(true, Map.of(), Map.of()), false);
        Path summary = out.resolve("summary.json");
        String earlier = Files.readString(summary).replace("\"from\":" + T0, "\"from\":" + (T0 - 1));
        Files.writeString(summary, earlier);

        assertThatThrownBy(() -> Results.rewrite(out, topics, reader))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("gone from the topics");
        assertThat(summary).hasContent(earlier);
        assertThat(out.resolve(".partial")).doesNotExist();
    }

    @Test
    void whoIsForgottenWhileARunIsUnderWayIsTakenOutAtOnceAndNotSeenAgain() throws Exception {
        Files.createDirectories(out);
        Path tracks = out.resolve("tracks.jsonl");
        try (GrowingResults results = GrowingResults.in(out, "shop")) {
            results.followLive(topics, true);
            fill();
            await("who is where, after a while")
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() ->
                            Files.readAllLines(tracks).size() == PICTURES && Files.exists(out.resolve("door.mp4")));
            assertThat(Files.readString(tracks)).contains("\"identity\":\"ann\"");

            write(topics.identityEvents(), "shop", forgotten("ann"));
            await("a picture of who is left")
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() ->
                            Files.readString(out.resolve("identities.json")).matches("(?s)(?!.*ann).*bob.*"));
            assertThat(Files.readAllLines(tracks))
                    .hasSize(PICTURES)
                    .allMatch(line -> line.contains("\"track\":2") && !line.contains("\"track\":1"));
            assertThat(Files.readString(out.resolve("identity-events.jsonl"))).doesNotContain("e-ann");
            assertThat(out.resolve("door.mp4")).as("it showed Ann").doesNotExist();

            film(PICTURES);
            Results.Written written = results.finish(Duration.ofMinutes(1));
            assertThat(written.files())
                    .extracting(file -> file.getFileName().toString())
                    .contains("door+2.mp4", "tracks.jsonl", "identities.png", "summary.json")
                    .doesNotContain("door.mp4");
            assertThat(written.summary().totals().frames()).isEqualTo(2 * PICTURES);
        }
        assertThat(brightness(out.resolve("door+2.mp4"), ANN))
                .as("Ann, who still stands there")
                .isLessThan(20);
        assertThat(brightness(out.resolve("door+2.mp4"), BOB)).isGreaterThan(100);
        assertThat(Files.readAllLines(tracks)).hasSize(2 * PICTURES).noneMatch(line -> line.contains("\"track\":1"));
    }

    @Test
    void whatTheRunBeforeLeftIsClearedAndNothingElse() throws Exception {
        fill();
        Results.write(out, "shop", topics, reader, new Results.Known(true, Map.of(), Map.of()), true);
        Files.writeString(out.resolve("door+2.mp4"), "a piece of a live run");
        Files.writeString(out.resolve("holiday.mp4"), "dear to somebody");
        Path thumbnail = Files.writeString(out.resolve("thumbnails/person-1-door-1.jpg"), "Ann");
        Path beach = Files.writeString(out.resolve("thumbnails/beach.jpg"), "dear to somebody");
        try (OutFolder folder = OutFolder.take(out)) {
            assertThat(folder.clear(List.of("yard")))
                    .containsExactlyInAnyOrder(
                            "door.mp4",
                            "door+2.mp4",
                            "identities.json",
                            "identities.png",
                            "identity-events.jsonl",
                            "summary.json",
                            "thumbnails",
                            "tracks.jsonl");
            Files.writeString(out.resolve("yard.mp4"), "of a run that is killed before it wrote figures");
        }
        try (OutFolder folder = OutFolder.take(out)) {
            assertThat(folder.clear(List.of())).containsExactlyInAnyOrder("thumbnails", "yard.mp4");
        }
        assertThat(out.resolve("holiday.mp4")).exists();
        assertThat(beach).exists();
        assertThat(thumbnail).doesNotExist();

        Results.write(out, "shop", topics, reader, new Results.Known(true, Map.of(), Map.of()), false);
        assertThat(beach)
                .as("after the results of another run came to their place")
                .exists();
    }

    private static double brightness(Path file, Box box) throws IOException {
        try (Recording video = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH)) {
            Picture picture = video.next().orElseThrow();
            BufferedImage pixels =
                    ImageIO.read(new ByteArrayInputStream(picture.jpeg().bytes()));
            Color middle =
                    new Color(pixels.getRGB(Math.round(box.x() + box.w() / 2), Math.round(box.y() + box.h() / 2)));
            return (middle.getRed() + middle.getGreen() + middle.getBlue()) / 3.;
        }
    }

    private void fill() throws IOException {
        write(topics.identityEvents(), "shop", created("ann", 1));
        write(topics.identityEvents(), "shop", created("bob", 2));
        film(0);
    }

    private void film(int first) throws IOException {
        for (int i = first; i < first + PICTURES; i++) {
            long time = T0 + i * 100_000L;
            write(
                    topics.frames(),
                    "door",
                    new Frame(FrameInfo.picture("shop", "door", i + 1, time, 320, 240), picture()));
            write(
                    topics.tracks(),
                    "door",
                    new FrameTracks("shop", "door", i + 1, time, List.of(tracked(1, ANN), tracked(2, BOB))));
        }
    }

    private <T> void write(Topic<T> topic, String key, T value) {
        try (Producer<String, byte[]> producer = clients.transactionalProducer("test")) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic.name(), key, topic.codec().encode(value)));
            producer.commitTransaction();
        }
    }

    private static TrackedBox tracked(long track, Box box) {
        return new TrackedBox(track, null, box.x(), box.y(), box.w(), box.h(), .9f);
    }

    private static IdentityEvent created(String identity, long track) {
        return new IdentityEvent(
                "e-" + identity,
                IdentityEvent.Type.CREATED,
                "shop",
                T0,
                identity,
                IdentityEvent.Subject.seen(new TrackletId("door", track), T0, T0 + 900_000),
                "m",
                Because.rule("nobody"));
    }

    private static IdentityEvent forgotten(String identity) {
        return new IdentityEvent(
                "e-9",
                IdentityEvent.Type.FORGOTTEN,
                "shop",
                T0 + 1_000_000,
                identity,
                IdentityEvent.Subject.whole(null),
                "m",
                Because.command("c-1"));
    }

    private static Jpeg picture() throws IOException {
        BufferedImage picture = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.LIGHT_GRAY);
        pen.fillRect(0, 0, 320, 240);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", bytes);
        return Jpeg.of(bytes.toByteArray());
    }
}
