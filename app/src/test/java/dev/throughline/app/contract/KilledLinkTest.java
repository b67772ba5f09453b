package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.broker.EmbeddedBroker;
import dev.throughline.app.run.Backlog;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.Topic;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes share the tracking and linking of two sites, and are killed while records flow. What comes out is what one process
 * makes that nobody disturbs, to the byte.
 */
class KilledLinkTest {
    private static final long SEED = 7;
    private static final int KILLS = 20;
    /** Pictures that each camera takes between two kills. */
    private static final int PORTION = 120;
    /** Longer than a dead member's session (15 s) and its open transaction (30 s) hold the others up. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final List<String> INSTANCES = List.of("one", "two", "three");

    @TempDir
    static Path temp;

    private static DataFolder folder;
    private static EmbeddedBroker broker;
    private static List<List<FrameSightings>> portions;
    private static Map<String, List<String>> undisturbed;

    @BeforeAll
    static void runsUndisturbed() throws Exception {
        folder = DataFolder.take(temp.resolve("kafka"));
        broker = EmbeddedBroker.start(folder);
        portions = portions();
        try (Run run = new Run("undisturbed-", 0)) {
            run.start("alone");
            for (List<FrameSightings> portion : portions) {
                run.feed(portion);
            }
            run.awaitEnd();
            undisturbed = run.outputs();
        }
    }

    @AfterAll
    static void stopsTheBroker() {
        broker.close();
        folder.close();
    }

    /** One more than there are kills, so that something follows the last. */
    private static List<List<FrameSightings>> portions() {
        int pictures = (KILLS + 1) * PORTION;
        List<Crowd> crowds = List.of(new Crowd("north", SEED, pictures), new Crowd("south", SEED + 1, pictures));
        List<List<FrameSightings>> portions = new ArrayList<>();
        for (int portion = 0; portion <= KILLS; portion++) {
            List<FrameSightings> frames = new ArrayList<>();
            if (portion == 0) {
                crowds.forEach(crowd -> frames.addAll(crowd.up()));
            }
            for (int picture = 0; picture < PORTION; picture++) {
                crowds.forEach(crowd -> frames.addAll(crowd.next()));
            }
            if (portion == KILLS) {
                crowds.forEach(crowd -> frames.addAll(crowd.end()));
            }
            portions.add(frames);
        }
        return portions;
    }

    @Test
    void twentyKillsChangeNothing() throws Exception {
        Random random = new Random(SEED);
        try (Run run = new Run("killed-", 1)) {
            for (String instance : INSTANCES) {
                run.start(instance);
            }
            for (int kill = 0; kill < KILLS; kill++) {
                run.feed(portions.get(kill));
                run.awaitTracks(random.nextDouble());
                String victim = INSTANCES.get(random.nextInt(INSTANCES.size()));
                run.kill(victim);
                assertThat(run.waiting()).as("frames that wait after kill %d", kill + 1).isPositive();
                run.start(victim);
            }
            run.feed(portions.get(KILLS));
            run.awaitEnd();
            assertSame(run.outputs());
        }
    }

    private static void assertSame(Map<String, List<String>> outputs) {
        assertThat(outputs.keySet()).as("seed %d", SEED).isEqualTo(undisturbed.keySet());
        undisturbed.forEach((key, records) -> assertThat(outputs.get(key))
                .as("%s, seed %d", key, SEED)
                .isEqualTo(records));
    }

    /** Topics of a prefix of their own, the processes that work on them, and what has come out so far. */
    private static final class Run implements AutoCloseable {
        private final String prefix;
        private final Path settings;
        private final Site site;
        private final Consumer<String, byte[]> tracks;
        private final Map<String, LinkProcess> processes = new HashMap<>();
        private int fed; // pictures
        private int portion; // pictures of the last
        private int tracked; // pictures

        Run(String prefix, int standbys) throws IOException, InterruptedException {
            this.prefix = prefix;
            KafkaSettings usual = KafkaSettings.defaults();
            KafkaSettings kafka = new KafkaSettings(
                    broker.bootstrap(),
                    prefix,
                    usual.instance(),
                    6,
                    2,
                    usual.replication(),
                    Topic.FOREVER,
                    usual.maxMessageBytes(),
                    standbys,
                    Map.of());
            settings = Files.writeString(
                    temp.resolve(prefix + "site.yaml"),
                    "kafka: {bootstrap: '%s', prefix: %s, partitions: %d, site-partitions: %d, standbys: %d}"
                            .formatted(
                                    kafka.bootstrap(),
                                    prefix,
                                    kafka.partitions(),
                                    kafka.sitePartitions(),
                                    kafka.standbys()));
            site = new Site(kafka);
            site.createTopics();
            tracks = site.clients().reader();
            List<TopicPartition> partitions = IntStream.range(0, kafka.partitions())
                    .mapToObj(each -> new TopicPartition(site.topics().tracks().name(), each))
                    .toList();
            tracks.assign(partitions);
            tracks.seekToBeginning(partitions);
        }

        void start(String instance) throws IOException {
            processes.put(instance, LinkProcess.start(settings, instance, temp.resolve(prefix + instance)));
        }

        void kill(String instance) throws InterruptedException {
            LinkProcess process = processes.get(instance);
            assertThat(process.hasEnded()).as("%s ended by itself", instance).isFalse();
            process.kill();
        }

        void feed(List<FrameSightings> frames) {
            Topic<FrameSightings> sightings = site.topics().sightings();
            site.publish(frames.stream()
                    .map(frame -> new ProducerRecord<>(
                            sightings.name(),
                            frame.info().camera(),
                            sightings.codec().encode(frame)))
                    .toList());
            portion = (int) frames.stream().filter(frame -> !frame.info().isMarker()).count();
            fed += portion;
        }

        /** Until so much of the last portion has come out, 0..1. */
        void awaitTracks(double share) {
            int wanted = fed - portion + (int) (share * portion);
            await("tracks of " + wanted + " frames").atMost(PATIENCE).until(() -> read() >= wanted);
        }

        /** Frames that were fed and have not come out yet. */
        int waiting() {
            return fed - read();
        }

        private int read() {
            tracked += tracks.poll(Duration.ofMillis(20)).count();
            return tracked;
        }

        /** Until nothing is left to do. */
        void awaitEnd() {
            try (Backlog backlog = new Backlog(site.clients(), prefix)) {
                await("tracks of all " + fed + " frames, and all tracklets linked")
                        .atMost(PATIENCE)
                        .until(() -> read() >= fed
                                && backlog.isDone("link", site.topics().sightings())
                                && backlog.isDone("link", site.topics().tracklets()));
            }
        }

        /**
         * Everything that counts, by topic and key: in its order, but the last word alone of a compacted topic. A site's tracklets come
         * from several tasks; they are in order by camera.
         */
        Map<String, List<String>> outputs() {
            assertThat(site.deadLetters()).isEmpty();
            Map<String, List<String>> outputs = new TreeMap<>();
            Stream.of(site.topics().tracks(), site.topics().identityEvents())
                    .forEach(topic -> site.committed(topic)
                            .forEach(record -> add(outputs, topic.name(), record.key(), record)));
            Topic<SiteUpdate> tracklets = site.topics().tracklets();
            site.committed(tracklets).forEach(record -> {
                String camera = tracklets.codec().decode(record.value()).camera();
                add(outputs, tracklets.name(), record.key() + " " + camera, record);
            });
            Topic<?> identities = site.topics().identities();
            site.committed(identities)
                    .forEach(record -> outputs.put(
                            key(identities.name(), record.key()), List.of(text(record))));
            return outputs;
        }

        private void add(
                Map<String, List<String>> outputs, String topic, String key, ConsumerRecord<String, byte[]> record) {
            outputs.computeIfAbsent(key(topic, key), any -> new ArrayList<>()).add(text(record));
        }

        private String key(String topic, String key) {
            return topic.substring(prefix.length()) + " " + key;
        }

        private static String text(ConsumerRecord<String, byte[]> record) {
            return record.value() == null ? "nothing" : new String(record.value(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void close() {
            processes.values().forEach(LinkProcess::close);
            tracks.close();
        }
    }
}
