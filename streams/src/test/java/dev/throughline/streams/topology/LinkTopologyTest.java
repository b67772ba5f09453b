package dev.throughline.streams.topology;

import static dev.throughline.streams.Golden.assertGolden;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.track.Walkers;
import dev.throughline.streams.track.Walkers.Walker;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
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
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTopologyTest {
    private static final List<String> EXPECTED_CAMERAS = List.of("desk", "door");
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults());
    private static final Calibration CALIBRATION = new Calibration(-16, 20, 0);
    private static final LinkSettings LINK = new LinkSettings(
            1e-3,
            8,
            Duration.ofMillis(500),
            Duration.ofMinutes(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            10_000,
            Duration.ofMinutes(10));

    @TempDir
    private Path folder;

    @Test
    void nodesAndStoresHaveTheNamesTheyAlwaysHad() throws IOException {
        assertGolden("topology.txt", topology().describe().toString());
    }

    @Test
    void sightingsBecomeTracksTrackletsEventsAndIdentities() {
        try (TopologyTestDriver driver = driver("whole")) {
            sightings().forEach(frame -> pipe(driver, frame));

            List<TestRecord<String, byte[]>> tracks = read(driver, TOPICS.tracks());
            assertThat(tracks).hasSize(2 * 150); // pictures, and no markers
            assertThat(tracks.get(4).key()).isEqualTo("door");
            assertThat(TOPICS.tracks().codec().decode(tracks.get(4).value()))
                    .extracting(FrameTracks::frame)
                    .isEqualTo(3L);
            assertThat(read(driver, TOPICS.tracklets()))
                    .isNotEmpty()
                    .allSatisfy(update -> assertThat(update.key()).isEqualTo(Walkers.SITE));
            List<IdentityEvent> events = read(driver, TOPICS.identityEvents()).stream()
                    .map(event -> TOPICS.identityEvents().codec().decode(event.value()))
                    .toList();
            assertThat(events)
                    .filteredOn(event -> event.type() == IdentityEvent.Type.CREATED)
                    .hasSize(3);
            Map<String, Identity> identities = new TreeMap<>();
            for (TestRecord<String, byte[]> identity : read(driver, TOPICS.identities())) {
                identities.put(identity.key(), TOPICS.identities().codec().decode(identity.value()));
            }
            assertThat(identities.values())
                    .hasSize(3)
                    .allSatisfy(identity -> assertThat(identity.journey())
                            .extracting(Identity.Visit::camera)
                            .containsExactly("door", "desk"));
            assertThat(read(driver, TOPICS.deadLetters())).isEmpty();
        }
    }

    @Test
    void goesOnFromItsStoresAsIfNothingHadHappened() {
        List<FrameSightings> frames = sightings();
        List<String> undisturbed = new ArrayList<>();
        try (TopologyTestDriver driver = driver("undisturbed")) {
            frames.forEach(frame -> pipe(driver, frame));
            undisturbed.addAll(outputs(driver));
        }

        List<String> resumed = new ArrayList<>();
        Map<String, Map<String, byte[]>> stores = new TreeMap<>();
        int run = 0;
        for (int from = 0; from < frames.size(); from += 37) {
            try (TopologyTestDriver driver = driver("run-" + run++)) {
                restore(driver, stores);
                frames.subList(from, Math.min(frames.size(), from + 37)).forEach(frame -> pipe(driver, frame));
                resumed.addAll(outputs(driver));
                stores = stores(driver);
            }
        }

        assertThat(resumed).containsExactlyInAnyOrderElementsOf(undisturbed);
        assertThat(events(resumed)).isEqualTo(events(undisturbed));
    }

    /** A commit that times out makes Kafka Streams put the stores back, and begin again with the processor that it has. */
    @Test
    void goesOnFromItsStoresWhereATransactionCameToNothing() {
        List<TestRecord<String, byte[]>> tracklets;
        try (TopologyTestDriver driver = driver("tracklets")) {
            sightings().forEach(frame -> pipe(driver, frame));
            tracklets = read(driver, TOPICS.tracklets());
        }
        int committed = tracklets.size() / 2;
        MockProcessorContext<String, Object> context = new MockProcessorContext<>();
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(LinkTopology.LINKS_STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        LinkProcessor processor = processor();
        processor.init(context);
        List<Object> undisturbed = link(processor, context, tracklets);

        empty(store);
        processor = processor();
        processor.init(context);
        List<Object> disturbed = new ArrayList<>(link(processor, context, tracklets.subList(0, committed)));
        Map<String, byte[]> before = entries(store);
        link(processor, context, tracklets.subList(committed, tracklets.size()));
        empty(store);
        before.forEach(store::put);
        processor.close();
        processor.init(context);
        disturbed.addAll(link(processor, context, tracklets.subList(committed, tracklets.size())));

        assertThat(disturbed).isEqualTo(undisturbed).hasSizeGreaterThan(6);
        assertThat(context.scheduledPunctuators())
                .as("one check of liveness for each processor")
                .filteredOn(scheduled -> !scheduled.cancelled())
                .hasSize(2);
    }

    private static LinkProcessor processor() {
        return new LinkProcessor(
                TOPICS,
                new LinkModel(LINK, TrackSettings.defaults().refresh(), Neighbours.UNKNOWN, CALIBRATION),
                new StageMeter(),
                Passage.CLEAR,
                new PoisonRecords());
    }

    /** What comes of it, in order. */
    private static List<Object> link(
            LinkProcessor processor,
            MockProcessorContext<String, Object> context,
            List<TestRecord<String, byte[]>> tracklets) {
        context.resetForwards();
        context.setRecordMetadata(TOPICS.tracklets().name(), 0, 0);
        tracklets.forEach(update -> processor.process(new Record<>(update.key(), update.value(), 0)));
        return context.forwarded().stream()
                .<Object>map(each -> {
                    byte[] value = (byte[]) each.record().value();
                    return value == null ? "no more" : new String(value, StandardCharsets.ISO_8859_1);
                })
                .toList();
    }

    private static void empty(KeyValueStore<String, byte[]> store) {
        entries(store).keySet().forEach(store::delete);
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndTheRestGoesOn() {
        try (TopologyTestDriver driver = driver("dead")) {
            Walkers walkers = new Walkers("door", List.of("door"), 1, .01).and(new Walker(1, 0, 9, 100, 300, 60));
            pipe(driver, walkers.marker(1, micros(0), FrameKind.UP));
            pipe(driver, walkers.frame(2, 5));
            driver.createInputTopic(TOPICS.sightings().name(), new StringSerializer(), new ByteArraySerializer())
                    .pipeInput("door", "not protobuf".getBytes(StandardCharsets.UTF_8));
            pipe(driver, walkers.frame(3, 4)); // time falls
            driver.createInputTopic(TOPICS.tracklets().name(), new StringSerializer(), new ByteArraySerializer())
                    .pipeInput("hall", new byte[] {1});
            pipe(driver, walkers.frame(4, 6));

            List<TestRecord<String, byte[]>> letters = read(driver, TOPICS.deadLetters());

            assertThat(letters)
                    .extracting(letter -> DeadLetter.read(letter.headers()).stage())
                    .containsExactly("track-within-camera", "track-within-camera", "link-across-cameras");
            assertThat(DeadLetter.read(letters.get(0).headers()).reason()).contains("not a FrameSightings message");
            assertThat(new String(letters.get(0).value(), StandardCharsets.UTF_8))
                    .isEqualTo("not protobuf");
            assertThat(DeadLetter.read(letters.get(1).headers()).reason()).contains("before the frame ahead of it");
            assertThat(DeadLetter.read(letters.get(2).headers()).topic()).isEqualTo("tracklets");
            assertThat(read(driver, TOPICS.tracks())).hasSize(2);
        }
    }

    /** Three people by two cameras, which take turns as two partitions of a topic do. */
    private static List<FrameSightings> sightings() {
        Walkers door = new Walkers("door", EXPECTED_CAMERAS, 5, .01);
        Walkers desk = new Walkers("desk", EXPECTED_CAMERAS, 6, .01);
        for (int person = 1; person <= 3; person++) {
            door.and(new Walker(person, person, person + 4, 100, 150 * person, 80));
            desk.and(new Walker(person, person + 6, person + 10, 100, 150 * person, 80));
        }
        List<FrameSightings> first = door.frames(10, 15);
        List<FrameSightings> second = desk.frames(10, 15);
        List<FrameSightings> all = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            all.add(first.get(i));
            all.add(second.get(i));
        }
        return all;
    }

    @Test
    void anOperatorIsObeyedAndARefusalIsADeadLetter() {
        try (TopologyTestDriver driver = driver("commands")) {
            sightings().forEach(frame -> pipe(driver, frame));
            IdentityEvent created = TOPICS.identityEvents()
                    .codec()
                    .decode(read(driver, TOPICS.identityEvents()).get(0).value());
            read(driver, TOPICS.identities());

            pipe(
                    driver,
                    new Command("c-1", Command.Type.FORGET, Walkers.SITE, created.identity(), null, null, null, null));
            pipe(
                    driver,
                    new Command("c-2", Command.Type.NAME, Walkers.SITE, created.identity(), null, "Ada", null, null));

            List<TestRecord<String, byte[]>> identities = read(driver, TOPICS.identities());
            assertThat(identities).singleElement().satisfies(tombstone -> {
                assertThat(tombstone.key()).isEqualTo(created.identity());
                assertThat(tombstone.value()).isNull();
            });
            List<TestRecord<String, byte[]>> refused = read(driver, TOPICS.deadLetters());
            assertThat(refused).hasSize(1);
            assertThat(DeadLetter.read(refused.get(0).headers()).command()).isEqualTo("c-2");
            assertThat(DeadLetter.read(refused.get(0).headers()).reason())
                    .contains("command c-2 cannot be done: identity " + created.identity() + " is not in the gallery");
        }
    }

    @Test
    void aCommandThatCannotBeDoneWhenItsTimeComesIsADeadLetterThen() {
        try (TopologyTestDriver driver = driver("held")) {
            Command later = new Command("c-1", Command.Type.NAME, Walkers.SITE, "p-0", null, "Ada", null, micros(5));
            pipe(driver, later);
            assertThat(read(driver, TOPICS.deadLetters())).isEmpty();

            sightings().forEach(frame -> pipe(driver, frame));

            assertThat(read(driver, TOPICS.deadLetters())).singleElement().satisfies(letter -> {
                assertThat(TOPICS.commands().codec().decode(letter.value())).isEqualTo(later);
                DeadLetter says = DeadLetter.read(letter.headers());
                assertThat(says.topic()).isEqualTo(TOPICS.commands().name());
                assertThat(says.reason()).contains("command c-1 cannot be done: identity p-0 is not in the gallery");
            });
        }
    }

    @Test
    void aCameraWhoseIngestDiedWithoutAWordIsGivenUpAndTheTopicOfTrackletsSaysSo() {
        try (TopologyTestDriver driver = driver("silent")) {
            pipe(driver, up("door"));
            pipe(driver, up("desk"));
            for (int minute = 1; minute <= 10; minute++) {
                tellOfTheDoor(driver, minute);
            }
            assertThat(read(driver, TOPICS.tracklets()))
                    .as("the desk may yet say something")
                    .isEmpty();

            tellOfTheDoor(driver, 11);

            assertThat(read(driver, TOPICS.tracklets())).singleElement().satisfies(record -> {
                assertThat(record.key()).isEqualTo(Walkers.SITE);
                assertThat(TOPICS.tracklets().codec().decode(record.value()))
                        .isEqualTo(new CameraClock(Walkers.SITE, "desk", micros(0), FrameKind.GONE, List.of()));
            });
            for (int minute = 12; minute <= 30; minute++) {
                tellOfTheDoor(driver, minute);
            }
            assertThat(read(driver, TOPICS.tracklets())).as("once is enough").isEmpty();
        }
    }

    @Test
    void nobodyIsGivenUpWhileAllAreSilent() {
        try (TopologyTestDriver driver = driver("all-silent")) {
            pipe(driver, up("door"));
            pipe(driver, up("desk"));
            for (int minute = 1; minute <= 60; minute++) {
                driver.advanceWallClockTime(Duration.ofMinutes(1));
            }
            assertThat(read(driver, TOPICS.tracklets())).isEmpty();
        }
    }

    private static CameraClock up(String camera) {
        return new CameraClock(Walkers.SITE, camera, micros(0), FrameKind.UP, EXPECTED_CAMERAS);
    }

    private static void tellOfTheDoor(TopologyTestDriver driver, int minute) {
        pipe(driver, new CameraClock(Walkers.SITE, "door", micros(60 * minute), FrameKind.PICTURE, List.of()));
        driver.advanceWallClockTime(Duration.ofMinutes(1));
    }

    private static void pipe(TopologyTestDriver driver, CameraClock clock) {
        driver.createInputTopic(TOPICS.tracklets().name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(clock.site(), TOPICS.tracklets().codec().encode(clock));
    }

    private static void pipe(TopologyTestDriver driver, Command command) {
        driver.createInputTopic(TOPICS.commands().name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(command.site(), TOPICS.commands().codec().encode(command));
    }

    private static Topology topology() {
        return LinkTopology.topology(
                TOPICS, TrackSettings.defaults(), LINK, Neighbours.UNKNOWN, Map.of(), CALIBRATION, LinkMeters.atZero());
    }

    private TopologyTestDriver driver(String name) {
        Properties properties = LinkApplication.properties(
                KafkaSettings.defaults().withBootstrap("none:1"), folder.resolve(name), 1, new PoisonRecords());
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE); // no broker, no transactions
        return new TopologyTestDriver(topology(), properties);
    }

    private static void pipe(TopologyTestDriver driver, FrameSightings frame) {
        driver.createInputTopic(TOPICS.sightings().name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(frame.info().camera(), TOPICS.sightings().codec().encode(frame));
    }

    private static List<TestRecord<String, byte[]>> read(TopologyTestDriver driver, Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static List<String> outputs(TopologyTestDriver driver) {
        List<String> lines = new ArrayList<>();
        for (Topic<?> topic :
                List.of(TOPICS.tracks(), TOPICS.tracklets(), TOPICS.identityEvents(), TOPICS.identities())) {
            for (TestRecord<String, byte[]> record : read(driver, topic)) {
                lines.add(topic.name() + " " + record.key() + " "
                        + new String(record.value(), StandardCharsets.ISO_8859_1));
            }
        }
        return lines;
    }

    private static List<String> events(List<String> outputs) {
        return outputs.stream()
                .filter(line -> line.startsWith("identity-events"))
                .toList();
    }

    private static Map<String, Map<String, byte[]>> stores(TopologyTestDriver driver) {
        Map<String, Map<String, byte[]>> stores = new TreeMap<>();
        for (String name : List.of(LinkTopology.TRACKS_STORE, LinkTopology.LINKS_STORE)) {
            stores.put(name, entries(driver.getKeyValueStore(name)));
        }
        return stores;
    }

    private static Map<String, byte[]> entries(KeyValueStore<String, byte[]> store) {
        Map<String, byte[]> entries = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                entries.put(entry.key, entry.value);
            }
        }
        return entries;
    }

    private static void restore(TopologyTestDriver driver, Map<String, Map<String, byte[]>> stores) {
        stores.forEach((name, entries) -> {
            KeyValueStore<String, byte[]> store = driver.getKeyValueStore(name);
            entries.forEach(store::put);
        });
    }
}
