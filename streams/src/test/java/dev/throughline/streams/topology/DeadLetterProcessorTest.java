package dev.throughline.streams.topology;

import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.track.Tracker;
import dev.throughline.streams.track.Walkers;
import dev.throughline.streams.track.Walkers.Walker;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one record may do to the others, which is nothing. */
class DeadLetterProcessorTest {
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults().withBootstrap("none:1"));
    private static final Calibration CALIBRATION = new Calibration(-16, 20, 0);
    private static final byte[] COMMAND = TOPICS.commands()
            .codec()
            .encode(new Command("c-1", Command.Type.FORGET, Walkers.SITE, "p-0", null, null, null, null));

    @TempDir
    private Path folder;

    private final Walkers walkers = new Walkers("door", List.of("door"), 1, .01).and(new Walker(1, 0, 9, 100, 300, 60));

    @Test
    void aMissingOrForeignKeyIsRefusedAndAlsoThatOfACommand() {
        try (TopologyTestDriver driver = driver(new PoisonRecords())) {
            byte[] frame = TOPICS.sightings().codec().encode(walkers.frame(2, 5));
            byte[] clock = TOPICS.tracklets()
                    .codec()
                    .encode(new dev.throughline.wire.message.CameraClock(
                            Walkers.SITE, "door", micros(0), FrameKind.PICTURE, List.of()));
            pipe(driver, TOPICS.sightings(), null, frame);
            pipe(driver, TOPICS.sightings(), "desk", frame);
            pipe(driver, TOPICS.tracklets(), null, clock);
            pipe(driver, TOPICS.tracklets(), "door", clock);
            pipe(driver, TOPICS.commands(), null, COMMAND);
            pipe(driver, TOPICS.commands(), "elsewhere", COMMAND);

            assertThat(reasons(driver))
                    .containsExactly(
                            "no key: its value belongs under 'door'",
                            "the key is 'desk', but its value belongs under 'door'",
                            "no key: its value belongs under '" + Walkers.SITE + "'",
                            "the key is 'door', but its value belongs under '" + Walkers.SITE + "'",
                            "no key: its value belongs under '" + Walkers.SITE + "'",
                            "the key is 'elsewhere', but its value belongs under '" + Walkers.SITE + "'");
            assertThat(read(driver, TOPICS.tracks())).isEmpty();
            assertThat(read(driver, TOPICS.identityEvents())).isEmpty();
        }
    }

    @Test
    void aRelationOfAnotherSizeIsRefusedAndTheCameraGoesOnAsIfItHadNotCome() {
        List<FrameSightings> frames = List.of(
                walkers.marker(1, micros(0), FrameKind.UP),
                walkers.frame(2, 1),
                walkers.frame(3, 1.1),
                walkers.frame(4, 1.2),
                walkers.frame(6, 1.4));
        List<String> undisturbed;
        try (TopologyTestDriver driver = driver(new PoisonRecords())) {
            frames.forEach(frame -> pipe(driver, frame));
            undisturbed = texts(driver, TOPICS.tracks());
        }
        try (TopologyTestDriver driver = driver(new PoisonRecords())) {
            frames.subList(0, 4).forEach(frame -> pipe(driver, frame));
            pipe(driver, withAnotherRelation(walkers.frame(5, 1.3)));
            pipe(driver, frames.get(4));

            assertThat(reasons(driver)).singleElement().asString().contains("relations of several sizes, [4, 5] pairs");
            assertThat(texts(driver, TOPICS.tracks())).isEqualTo(undisturbed).hasSize(4);
        }
    }

    private static FrameSightings withAnotherRelation(FrameSightings frame) {
        return new FrameSightings(
                frame.info(),
                frame.model(),
                frame.sightings().stream()
                        .map(each -> new Sighting(
                                each.detection(), each.quality(), each.embedding(), Relation.of(1, 2, 3, 4, 5)))
                        .toList());
    }

    /** They would make outputs larger than a record may be. */
    @Test
    void headersOfARecordAreNotHandedOn() {
        try (TopologyTestDriver driver = driver(new PoisonRecords())) {
            RecordHeaders headers = new RecordHeaders();
            headers.add("blob", new byte[1_000_000]);
            driver.createInputTopic(TOPICS.sightings().name(), new StringSerializer(), new ByteArraySerializer())
                    .pipeInput(new TestRecord<>(
                            "door", TOPICS.sightings().codec().encode(walkers.frame(2, 5)), headers, 0L));
            assertThat(read(driver, TOPICS.tracks()))
                    .singleElement()
                    .satisfies(record -> assertThat(record.headers()).isEmpty());
        }
    }

    @Test
    void stateThatCannotBeReadEndsTheStageAndIsNoRecordsFault() {
        PoisonRecords culprits = new PoisonRecords();
        try (TopologyTestDriver driver = driver(culprits)) {
            KeyValueStore<String, byte[]> store = driver.getKeyValueStore(LinkTopology.TRACKS_STORE);
            store.put(Walkers.SITE + "\0door", new byte[] {1, 2, 3});
            assertThatThrownBy(() -> pipe(driver, walkers.frame(2, 1)))
                    .isInstanceOf(StreamsException.class)
                    .extracting(LinkApplication::told)
                    .extracting(Throwable::getMessage, as(InstanceOfAssertFactories.STRING))
                    .startsWith("tracks in the store are damaged, or of a version before")
                    .contains("another kafka.prefix");
            assertThat(culprits.count()).isZero();
            assertThat(read(driver, TOPICS.deadLetters())).isEmpty();
        }
    }

    /** Whatever broke the last transaction must not break the next one. */
    @Test
    void aRecordThatBrokeATransactionIsADeadLetterWhenItComesAgain() {
        PoisonRecords culprits = new PoisonRecords();
        culprits.add(TOPICS.sightings().name(), 0, 1, "what was made of it is larger than what the broker takes");
        culprits.add(TOPICS.sightings().name(), 0, 2, "its dead letter");
        culprits.add(TOPICS.sightings().name(), 0, 2, "its dead letter");
        try (TopologyTestDriver driver = driver(culprits)) {
            for (int i = 0; i < 4; i++) {
                pipe(driver, walkers.frame(2 + i, 1 + i));
            }
            assertThat(read(driver, TOPICS.tracks())).hasSize(2);
            List<TestRecord<String, byte[]>> letters = read(driver, TOPICS.deadLetters());
            assertThat(letters)
                    .extracting(letter -> DeadLetter.read(letter.headers()).offset())
                    .containsExactly(1L, 2L);
            assertThat(letters.get(0).value()).isNotNull();
            assertThat(letters.get(1).value()).as("not even the letter did fit").isNull();
        }
    }

    @Test
    void whatIsThrownAboutARecordIsItsDeadLetterWithClassAndPlaceAndNothingIsHalfDone() {
        MockProcessorContext<String, Object> context = new MockProcessorContext<>();
        StageMeter meter = new StageMeter();
        TrackProcessor processor = processor(context, meter, new IllegalStateException("it cannot be read"));

        process(processor, context, walkers.frame(2, 1));
        process(processor, context, new Walkers("desk", List.of(), 1, .01).frame(2, 1));
        process(processor, context, walkers.frame(3, 1.1));

        List<String> sinks = context.forwarded().stream()
                .map(each -> each.childName().orElse(""))
                .toList();
        assertThat(sinks).containsExactly("write-tracks", "write-tracklets", "write-refused-sightings", "write-tracks");
        DeadLetter letter = DeadLetter.read(context.forwarded().get(2).record().headers());
        assertThat(letter.reason())
                .startsWith("unforeseen java.lang.IllegalStateException at dev.throughline.streams.")
                .endsWith(": it cannot be read");
        assertThat(meter.read().refused()).isEqualTo(1);
        assertThat(meter.read().records()).isEqualTo(3);
    }

    @Test
    void whatKafkaThrowsIsNobodysRecord() {
        MockProcessorContext<String, Object> context = new MockProcessorContext<>();
        TrackProcessor processor = processor(context, new StageMeter(), new KafkaException("the store is closed"));
        assertThatThrownBy(() -> process(processor, context, new Walkers("desk", List.of(), 1, .01).frame(2, 1)))
                .isInstanceOf(KafkaException.class);
        assertThat(context.forwarded()).isEmpty();
    }

    /** With a store that throws this when it is asked for the desk. */
    @SuppressWarnings("unchecked")
    private static TrackProcessor processor(
            MockProcessorContext<String, Object> context, StageMeter meter, RuntimeException thrown) {
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(LinkTopology.TRACKS_STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore((KeyValueStore<String, byte[]>) Proxy.newProxyInstance(
                DeadLetterProcessorTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("get")
                            && String.valueOf(arguments[0]).endsWith("desk")) {
                        throw thrown;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        TrackProcessor processor = new TrackProcessor(
                TOPICS, new Tracker(TrackSettings.defaults(), CALIBRATION), meter, new PoisonRecords());
        processor.init(context);
        return processor;
    }

    private static void process(
            TrackProcessor processor, MockProcessorContext<String, Object> context, FrameSightings frame) {
        context.setRecordMetadata(TOPICS.sightings().name(), 0, frame.info().sequence());
        processor.process(
                new Record<>(frame.info().camera(), TOPICS.sightings().codec().encode(frame), 0));
    }

    private TopologyTestDriver driver(PoisonRecords culprits) {
        Properties properties =
                LinkApplication.properties(TOPICS.kafka(), folder.resolve("state-" + System.nanoTime()), 1, culprits);
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE); // no broker, no transactions
        return new TopologyTestDriver(
                LinkTopology.topology(
                        TOPICS,
                        new Tracker(TrackSettings.defaults(), CALIBRATION),
                        new LinkModel(
                                LinkSettings.defaults(),
                                TrackSettings.defaults().refresh(),
                                Neighbours.UNKNOWN,
                                CALIBRATION),
                        LinkMeters.atZero(),
                        Passage.CLEAR,
                        culprits),
                properties);
    }

    private static void pipe(TopologyTestDriver driver, FrameSightings frame) {
        pipe(
                driver,
                TOPICS.sightings(),
                frame.info().camera(),
                TOPICS.sightings().codec().encode(frame));
    }

    @SuppressWarnings("NullAway") // Kafka takes null for a key
    private static void pipe(TopologyTestDriver driver, Topic<?> topic, @Nullable String key, byte[] value) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    private static List<String> reasons(TopologyTestDriver driver) {
        return read(driver, TOPICS.deadLetters()).stream()
                .map(letter -> DeadLetter.read(letter.headers()).reason())
                .toList();
    }

    private static List<String> texts(TopologyTestDriver driver, Topic<?> topic) {
        List<String> texts = new ArrayList<>();
        read(driver, topic).forEach(record -> texts.add(new String(record.value(), StandardCharsets.UTF_8)));
        return texts;
    }

    private static List<TestRecord<String, byte[]>> read(TopologyTestDriver driver, Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }
}
