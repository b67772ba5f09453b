package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.broker.EmbeddedBroker;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.simulator.site.DetectorSettings;
import dev.throughline.simulator.site.Resemblance;
import dev.throughline.simulator.site.SimulationSettings;
import dev.throughline.simulator.site.SpottedSite;
import dev.throughline.simulator.site.SyntheticSite;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.kafka.Backlog;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TopicSettings;
import dev.throughline.wire.settings.TrackSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes share the tracking and linking of two sites, and are killed while records flow. What comes out is what one process
 * makes that nobody disturbs, to the byte.
 */
@Tag("slow")
class KilledLinkTest {
    private static final long SEED = 7;
    private static final int KILLS = 22;
    /** So many have to hit while frames wait; now and then all is done before the process is dead. */
    private static final int HITS = 20;
    /** A kill comes when at most so much of what was fed last has come out. */
    private static final double LATEST = .7;
    /** Pictures that each camera takes between two kills. */
    private static final int PORTION = 120;

    private static final int CAMERAS = 4; // of each site
    private static final int RATE = 8; // pictures a second
    private static final double PEOPLE_A_SECOND = 1 / 3.;
    /** Longer than a dead member's session (15 s) and its open transaction (30 s) hold the others up, on a machine that has other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        List<SpottedSite> sites = List.of(site("north", SEED, pictures), site("south", SEED + 1, pictures));
        List<List<FrameSightings>> portions = new ArrayList<>();
        int round = 0;
        for (int portion = 1; portion <= KILLS + 1; portion++) {
            int last = portion <= KILLS ? portion * PORTION : pictures + 1;
            List<FrameSightings> frames = new ArrayList<>();
            for (; round <= last; round++) {
                for (SpottedSite site : sites) {
                    frames.addAll(site.at(round));
                }
            }
            portions.add(frames);
        }
        return portions;
    }

    /** Cameras have the same names in every site. */
    private static SpottedSite site(String name, long seed, int pictures) {
        Duration duration = Duration.ofSeconds(pictures / RATE);
        int people = (int) (PEOPLE_A_SECOND * duration.toSeconds());
        SyntheticSite site =
                SyntheticSite.of(new SimulationSettings(seed, CAMERAS, people, duration, 960, 540, RATE, false));
        return new SpottedSite(name, site, DetectorSettings.defaults(), Resemblance.defaults());
    }

    @Test
    void twentyKillsChangeNothing() throws Exception {
        Random random = new Random(SEED);
        int hits = 0;
        try (Run run = new Run("killed-", 1)) {
            for (String instance : INSTANCES) {
                run.start(instance);
            }
            for (int kill = 0; kill < KILLS; kill++) {
                run.feed(portions.get(kill));
                run.awaitTracks(LATEST * random.nextDouble());
                String victim = INSTANCES.get(random.nextInt(INSTANCES.size()));
                run.kill(victim);
                hits += run.waiting() > 0 ? 1 : 0;
                run.start(victim);
            }
            run.feed(portions.get(KILLS));
            run.awaitEnd();
            assertThat(hits).as("kills while frames waited, of %d", KILLS).isGreaterThanOrEqualTo(HITS);
            assertSame(run.outputs());
        }
    }

    @Test
    void whereOneIsGoneForGoodAnotherGoesOnFromItsStandby() throws Exception {
        try (Run run = new Run("standby-", 1);
                LinkApplication survivor = run.here("survivor")) {
            survivor.start();
            run.start("doomed");
            run.awaitMembers(2);
            for (List<FrameSightings> portion : portions.subList(0, KILLS / 2)) {
                run.feed(portion);
            }
            run.awaitTracks(LATEST);
            run.kill("doomed");
            assertThat(survivor.restored())
                    .as("records of stores that began empty")
                    .isZero();
            for (List<FrameSightings> portion : portions.subList(KILLS / 2, KILLS + 1)) {
                run.feed(portion);
            }
            run.awaitEnd();
            assertThat(survivor.restored())
                    .as("records of stores that the survivor's standbys did not have, of some ten thousand")
                    .isLessThan(100);
            assertSame(run.outputs());
        }
    }

    /** Told by key: all records at once are too many to read. */
    private static void assertSame(Map<String, List<String>> outputs) {
        Set<String> keys = new TreeSet<>(undisturbed.keySet());
        keys.addAll(outputs.keySet());
        List<String> differing = keys.stream()
                .filter(key -> !Objects.equals(outputs.get(key), undisturbed.get(key)))
                .map(key -> "%s: %s"
                        .formatted(
                                key,
                                difference(
                                        outputs.getOrDefault(key, List.of()),
                                        undisturbed.getOrDefault(key, List.of()))))
                .toList();
        assertThat(differing)
                .as("keys whose records differ, of %d, seed %d", keys.size(), SEED)
                .isEmpty();
    }

    /** How many there are, and the first that differs: enough to tell a lost record from another decision. */
    private static String difference(List<String> records, List<String> undisturbed) {
        int same = 0;
        while (same < Math.min(records.size(), undisturbed.size())
                && records.get(same).equals(undisturbed.get(same))) {
            same++;
        }
        return "%d records, undisturbed %d; number %d is%n%s%nundisturbed%n%s"
                .formatted(
                        records.size(),
                        undisturbed.size(),
                        same + 1,
                        same < records.size() ? records.get(same) : "not there",
                        same < undisturbed.size() ? undisturbed.get(same) : "not there");
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
                    new TopicSettings(
                            6,
                            2,
                            usual.topics().replication(),
                            Topic.FOREVER,
                            usual.topics().maxMessageBytes()),
                    standbys,
                    Map.of());
            settings = Files.writeString(
                    temp.resolve(prefix + "site.yaml"),
                    "kafka: {bootstrap: '%s', prefix: %s, partitions: %d, site-partitions: %d, standbys: %d}"
                            .formatted(
                                    kafka.bootstrap(),
                                    prefix,
                                    kafka.topics().partitions(),
                                    kafka.topics().sitePartitions(),
                                    kafka.standbys()));
            site = new Site(kafka);
            site.createTopics();
            tracks = site.clients().reader();
            List<TopicPartition> partitions = IntStream.range(0, kafka.topics().partitions())
                    .mapToObj(each -> new TopicPartition(site.topics().tracks().name(), each))
                    .toList();
            tracks.assign(partitions);
            tracks.seekToBeginning(partitions);
        }

        void start(String instance) throws IOException {
            processes.put(instance, LinkProcess.start(settings, instance, temp.resolve(prefix + instance)));
        }

        /** In this process; not yet running. */
        LinkApplication here(String instance) {
            return new LinkApplication(
                    new Topics(site.kafka().withInstance(instance)),
                    TrackSettings.defaults(),
                    LinkSettings.defaults(),
                    Neighbours.UNKNOWN,
                    Map.of(),
                    ModelPackage.shipped().calibration(),
                    temp.resolve(prefix + instance),
                    1);
        }

        /** Until so many share the work. */
        void awaitMembers(int count) {
            String group = prefix + "link";
            try (Admin admin = site.clients().admin()) {
                await(count + " members with tasks of their own")
                        .atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() ->
                                admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                                                .filter(member -> !member.assignment()
                                                        .topicPartitions()
                                                        .isEmpty())
                                                .count()
                                        == count);
            }
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
            portion = (int)
                    frames.stream().filter(frame -> !frame.info().isMarker()).count();
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
                    .forEach(topic ->
                            site.committed(topic).forEach(record -> add(outputs, topic.name(), record.key(), record)));
            Topic<SiteUpdate> tracklets = site.topics().tracklets();
            site.committed(tracklets).forEach(record -> {
                String camera = tracklets.codec().decode(record.value()).camera();
                add(outputs, tracklets.name(), record.key() + " " + camera, record);
            });
            Topic<?> identities = site.topics().identities();
            site.committed(identities)
                    .forEach(record -> outputs.put(key(identities.name(), record.key()), List.of(text(record))));
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
