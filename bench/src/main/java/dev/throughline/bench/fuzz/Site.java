package dev.throughline.bench.fuzz;

import dev.throughline.streams.topology.LinkMeters;
import dev.throughline.streams.topology.LinkTopology;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.settings.Ground;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology with its stores, without a broker. */
final class Site implements AutoCloseable {
    static final Topics TOPICS = new Topics(KafkaSettings.defaults().withBootstrap("none:1"));

    private static final Calibration CALIBRATION = new Calibration(-16, 20, -5);
    private static final Ground FLOOR =
            Ground.of(World.WIDTH, World.HEIGHT, List.of(.01, 0., -6., 0., -.02, 20., 0., .001, .1));

    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<String, byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();

    /** @param state folder of the stores */
    Site(Path state) {
        TrackSettings track = TrackSettings.defaults();
        LinkSettings link = new LinkSettings(
                .003,
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                20,
                Duration.ofMinutes(10));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "fuzz");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        driver = new TopologyTestDriver(
                LinkTopology.topology(
                        TOPICS,
                        track,
                        link,
                        Neighbours.UNKNOWN,
                        Map.of(World.CAMERAS.get(0), FLOOR),
                        CALIBRATION,
                        new LinkMeters(new StageMeter(), new StageMeter())),
                properties);
        for (Topic<?> topic : List.of(TOPICS.sightings(), TOPICS.tracklets(), TOPICS.commands())) {
            inputs.put(
                    topic.name(),
                    driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer()));
        }
        for (Topic<?> topic : List.of(
                TOPICS.tracks(),
                TOPICS.tracklets(),
                TOPICS.identityEvents(),
                TOPICS.identities(),
                TOPICS.deadLetters())) {
            outputs.put(
                    topic.name(),
                    driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer()));
        }
    }

    /** An input record of the topology. */
    record Input(Topic<?> topic, TestRecord<String, byte[]> record) {
        @SuppressWarnings("NullAway") // Kafka accepts null for a key and for a value
        static Input of(Topic<?> topic, @Nullable String key, byte @Nullable [] value) {
            return new Input(topic, new TestRecord<>(key, value, new RecordHeaders(), 0L));
        }

        String name() {
            return topic.name();
        }
    }

    void pipe(Input input) {
        Objects.requireNonNull(inputs.get(input.name())).pipeInput(input.record);
    }

    /** Advances the wall clock by half a minute, after which cameras that died silently are noticed. */
    void passTime() {
        driver.advanceWallClockTime(Duration.ofSeconds(30));
    }

    /** The output on a topic since the last call. */
    List<TestRecord<String, byte[]>> take(Topic<?> topic) {
        return Objects.requireNonNull(outputs.get(topic.name())).readRecordsToList();
    }

    /** Another topology that resumes from the stores of this one, as after a restart. */
    Site restarted(Path state) {
        Site next = new Site(state);
        for (Map.Entry<String, StateStore> store : driver.getAllStateStores().entrySet()) {
            KeyValueStore<String, byte[]> to = next.driver.getKeyValueStore(store.getKey());
            KeyValueStore<String, byte[]> from = driver.getKeyValueStore(store.getKey());
            try (KeyValueIterator<String, byte[]> entries = from.all()) {
                entries.forEachRemaining(entry -> to.put(entry.key, entry.value));
            }
        }
        return next;
    }

    @Override
    public void close() {
        driver.close();
    }
}
