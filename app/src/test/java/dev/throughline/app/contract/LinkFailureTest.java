package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.Box;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Codec;
import dev.throughline.wire.Detection;
import dev.throughline.wire.Embedding;
import dev.throughline.wire.FrameInfo;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.Mark;
import dev.throughline.wire.Quality;
import dev.throughline.wire.Relation;
import dev.throughline.wire.Sighting;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.Topic;
import dev.throughline.wire.Topics;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linking processes that die in the middle of a transaction, and what the topics hold in the end. */
class LinkFailureTest {
    private static final List<String> ROSTER = List.of("desk", "door", "gate");
    private static final int PEOPLE = 3;
    private static final int SECONDS = 40;
    private static final long START = 1_700_000_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long SEED = 7;

    @TempDir
    static Path temp;

    private Clients clients;

    @Test
    void theTopicsReadAsIfNothingHadHappened() throws Exception {
        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"))) {
            clients = new Clients(broker.kafka());
            Topics calm = topics(broker.kafka().withPrefix("calm-"));
            Topics killed = topics(broker.kafka().withPrefix("killed-"));

            try (LinkApplication link = link(calm.kafka(), temp.resolve("calm"))) {
                link.start();
                await("everybody at the end of all ways")
                        .atMost(PATIENCE)
                        .until(() -> closed(calm) == (long) PEOPLE * ROSTER.size());
            }

            Random random = new Random(SEED);
            for (int death = 0; death < 5; death++) {
                Process doomed = start(killed.kafka(), 1 + random.nextInt(150));
                assertThat(doomed.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("death %d of seed %d", death, SEED)
                        .isTrue();
                assertThat(doomed.exitValue()).as("it died as it was told to").isEqualTo(137);
            }
            assertThat(closed(killed))
                    .as("it was not done before the last death")
                    .isLessThan(closed(calm));

            KafkaSettings another = killed.kafka().withInstance("another"); // with nothing on its disk
            try (LinkApplication link = link(another, temp.resolve("another"))) {
                link.start();
                await("as much as without deaths")
                        .atMost(PATIENCE)
                        .until(() -> closed(killed) >= closed(calm)
                                && tracks(killed).size() >= tracks(calm).size());
            }

            assertThat(events(killed)).isEqualTo(events(calm));
            assertThat(identities(killed)).isEqualTo(identities(calm));
            assertThat(tracks(killed)).isEqualTo(tracks(calm));
            assertThat(tracklets(killed)).isEqualTo(tracklets(calm));
        }
    }

    private Topics topics(KafkaSettings kafka) throws Exception {
        Topics topics = new Topics(kafka);
        try (Admin admin = clients.admin()) {
            topics.create(admin);
        }
        publish(topics);
        return topics;
    }

    private static LinkApplication link(KafkaSettings kafka, Path state) {
        return new LinkApplication(
                new Topics(kafka),
                TrackSettings.defaults(),
                LinkSettings.defaults(),
                Neighbours.UNKNOWN,
                new Calibration(-16, 20, 0, -16, 5),
                state,
                1,
                0);
    }

    /** Runs until the broker has acknowledged so many records of its transactions, and dies then and there. */
    private static Process start(KafkaSettings kafka, int records) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LinkFailureTest.class.getName(),
                        kafka.bootstrap(),
                        kafka.prefix(),
                        temp.resolve("killed").toString(),
                        String.valueOf(records))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        KafkaSettings usual = KafkaSettings.defaults();
        KafkaSettings kafka = new KafkaSettings(
                arguments[0],
                arguments[1],
                usual.instance(),
                usual.partitions(),
                usual.sitePartitions(),
                usual.replication(),
                usual.retention(),
                usual.maxMessageBytes(),
                Map.of(
                        "producer.interceptor.classes",
                        StageProcess.Doom.class.getName(),
                        "producer." + StageProcess.Doom.AFTER,
                        arguments[3]));
        try (LinkApplication link = link(kafka, Path.of(arguments[2]))) {
            link.start();
            link.awaitEnd();
        }
    }

    /** Everybody walks by the door, the gate and the desk, each some seconds after the other. */
    private void publish(Topics topics) {
        try (Producer<String, byte[]> producer =
                clients.transactionalProducer(topics.kafka().prefix() + "test")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int camera = 0; camera < ROSTER.size(); camera++) {
                for (FrameSightings frame : frames(ROSTER.get(camera), 1 + 11 * camera)) {
                    var unused = producer.send(new ProducerRecord<>(
                            topics.sightings().name(),
                            frame.info().camera(),
                            topics.sightings().codec().encode(frame)));
                }
            }
            producer.commitTransaction();
        }
    }

    private static List<FrameSightings> frames(String camera, int from) {
        List<FrameSightings> frames = new ArrayList<>();
        frames.add(marker(camera, 1, START, Mark.UP, ROSTER));
        for (int tenth = 0; tenth < 10 * SECONDS; tenth++) {
            List<Sighting> sightings = new ArrayList<>();
            for (int person = 1; person <= PEOPLE; person++) {
                int step = tenth - 10 * (from + person);
                if (step >= 0 && step < 50) {
                    sightings.add(sighting(person, step));
                }
            }
            long timeMicros = START + tenth * 100_000L;
            FrameInfo info = FrameInfo.picture("shop", camera, 2 + tenth, timeMicros, 1280, 720);
            frames.add(new FrameSightings(info, "test@0", sightings));
        }
        frames.add(marker(camera, 2 + 10 * SECONDS, START + SECONDS * 1_000_000L, Mark.END, List.of()));
        return frames;
    }

    private static FrameSightings marker(
            String camera, long sequence, long timeMicros, Mark mark, List<String> roster) {
        return new FrameSightings(
                FrameInfo.marker("shop", camera, sequence, timeMicros, mark, roster), "test@0", List.of());
    }

    private static Sighting sighting(int person, int step) {
        float[] looks = new float[4];
        looks[person] = 1;
        looks[0] = .01f * (step % 7);
        Box box = new Box(100 + 8 * step, 200 * (person - 1), 60, 150);
        return new Sighting(
                new Detection(box, .9f), new Quality(60, 200, 0), Embedding.of(looks), Relation.of(1, 2, 3, 4));
    }

    private long closed(Topics topics) {
        return events(topics).stream()
                .filter(event -> event.contains("\"closed\""))
                .count();
    }

    private List<String> events(Topics topics) {
        return read(topics.identityEvents());
    }

    private List<String> tracks(Topics topics) {
        return read(topics.tracks());
    }

    /** By identity: the last word. */
    private Map<String, String> identities(Topics topics) {
        Map<String, String> last = new TreeMap<>();
        new TopicReader(clients).read(undecoded(topics.identities()), record -> {
            last.put(
                    String.valueOf(record.key()),
                    record.value() == null ? "no more" : new String(record.value(), StandardCharsets.UTF_8));
        });
        return last;
    }

    /** By camera: between cameras, their order is as they were read. */
    private Map<String, List<SiteUpdate>> tracklets(Topics topics) {
        Map<String, List<SiteUpdate>> updates = new TreeMap<>();
        new TopicReader(clients).read(topics.tracklets(), record -> {
            SiteUpdate update = record.value();
            if (update != null) {
                updates.computeIfAbsent(update.camera(), any -> new ArrayList<>())
                        .add(update);
            }
        });
        return updates;
    }

    private List<String> read(Topic<?> topic) {
        List<String> values = new ArrayList<>();
        new TopicReader(clients)
                .read(
                        undecoded(topic),
                        record -> values.add(record.key() + " " + new String(record.value(), StandardCharsets.UTF_8)));
        return values;
    }

    private static Topic<byte[]> undecoded(Topic<?> topic) {
        return new Topic<>(topic.name(), Codec.bytes(), topic.partitions(), topic.retention(), topic.compacted());
    }
}
