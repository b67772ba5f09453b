package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.Ends;
import dev.throughline.wire.kafka.StageLoop;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Topics of a test's own on a broker, cameras that write to them, and a look at what came out. */
final class Site {
    /** Enough that each of the partitions has some. */
    static final List<String> CAMERAS =
            IntStream.rangeClosed(1, 12).mapToObj(i -> "camera-" + i).toList();

    private static final String STAGE = "crop";
    private static final int BATCH = 10;
    private static final int MAX_MESSAGE_BYTES = 128 * 1024;

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Clients clients;
    private final Map<String, Long> sequences = new HashMap<>();

    Site(String bootstrap, String prefix) {
        this(new KafkaSettings(
                bootstrap,
                prefix,
                "0",
                new TopicSettings(4, 1, (short) 1, Topic.FOREVER, MAX_MESSAGE_BYTES),
                0,
                Map.of()));
    }

    Site(KafkaSettings kafka) {
        this.kafka = kafka;
        this.topics = new Topics(kafka);
        this.clients = new Clients(kafka);
    }

    KafkaSettings kafka() {
        return kafka;
    }

    Topics topics() {
        return topics;
    }

    Clients clients() {
        return clients;
    }

    void createTopics() throws InterruptedException {
        try (var admin = clients.admin()) {
            topics.create(admin);
        }
    }

    /** A stage between frames and crops, not yet running. */
    static StageLoop<Frame, FrameCrops> stage(KafkaSettings kafka, Spotter spotter) {
        Topics topics = new Topics(kafka);
        return new StageLoop<>(STAGE, topics, topics.frames(), topics.crops(), BATCH, spotter);
    }

    /** So many more frames of each camera, in turn, with nobody in them. */
    void publish(int rounds) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            CAMERAS.forEach(camera -> records.add(frame(camera, Spotter.NOBODY)));
        }
        publish(records);
    }

    /** All or none. */
    void publish(List<ProducerRecord<String, byte[]>> records) {
        try (Producer<String, byte[]> producer = clients.transactionalProducer("test-publish")) {
            await("a broker that takes transactions, perhaps after a restart")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreException(TimeoutException.class)
                    .until(() -> {
                        producer.initTransactions();
                        return true;
                    });
            producer.beginTransaction();
            for (ProducerRecord<String, byte[]> record : records) {
                var unused = producer.send(record); // the commit waits for it
            }
            producer.commitTransaction();
        }
    }

    /** The camera's next frame. */
    ProducerRecord<String, byte[]> frame(String camera, String picture) {
        long sequence = sequences.merge(camera, 1L, Long::sum);
        FrameInfo info = FrameInfo.picture("site", camera, sequence, sequence * 40_000, 1, 1);
        return raw(
                camera,
                topics.frames().codec().encode(new Frame(info, Jpeg.of(picture.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Any bytes on the topic of frames. */
    ProducerRecord<String, byte[]> raw(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topics.frames().name(), key, value);
    }

    /** What was committed to {@code crops}. */
    List<FrameCrops> crops() {
        return committed(topics.crops()).stream()
                .map(each -> topics.crops().codec().decode(each.value()))
                .toList();
    }

    /** The frames that crops were committed of, in order within a camera. */
    List<String> seen() {
        return crops().stream().map(each -> name(each.info())).toList();
    }

    /** All frames published so far. */
    List<String> published() {
        return committed(topics.frames()).stream()
                .map(each -> name(topics.frames().codec().decode(each.value()).info()))
                .toList();
    }

    private static String name(FrameInfo info) {
        return info.camera() + "#" + info.sequence();
    }

    /** What was refused, in the headers' words. */
    List<DeadLetter> deadLetters() {
        return committed(topics.deadLetters()).stream()
                .map(each -> DeadLetter.read(each.headers()))
                .toList();
    }

    /** Every record of the topic that counts. */
    List<ConsumerRecord<String, byte[]>> committed(Topic<?> topic) {
        try (Consumer<String, byte[]> reader = clients.reader()) {
            return readAll(reader, topic);
        }
    }

    /** Every record of the topic, committed, aborted or still open. */
    List<ConsumerRecord<String, byte[]>> written(Topic<?> topic) {
        try (Consumer<String, byte[]> reader =
                new KafkaConsumer<>(kafka.clientProperties(), new StringDeserializer(), new ByteArrayDeserializer())) {
            return readAll(reader, topic);
        }
    }

    private List<ConsumerRecord<String, byte[]>> readAll(Consumer<String, byte[]> reader, Topic<?> topic) {
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(each -> new TopicPartition(topic.name(), each))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends;
        try (Admin admin = clients.admin()) {
            ends = Ends.written(admin, partitions);
        }
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        while (partitions.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
            reader.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    /**
     * Every frame came out once, and those of a camera in their order. Frames published last of all come out last, so whatever
     * was done twice has shown by then.
     */
    void assertEachFrameCameOutOnce() {
        List<String> seen = seen();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(published());
        for (String camera : CAMERAS) {
            String own = camera + "#";
            assertThat(seen.stream().filter(each -> each.startsWith(own)))
                    .as("frames of %s in order", camera)
                    .containsExactlyElementsOf(published().stream()
                            .filter(each -> each.startsWith(own))
                            .toList());
        }
    }
}
