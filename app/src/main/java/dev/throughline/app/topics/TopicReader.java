package dev.throughline.app.topics;

import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Topic;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads topics from their first committed record to the last one there is at the time, within nobody's group. */
public final class TopicReader {
    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Clients clients;

    public TopicReader(Clients clients) {
        this.clients = clients;
    }

    /** The partitions of a topic, none if there is no such topic. */
    public List<TopicPartition> partitions(Topic<?> topic) {
        try (var consumer = clients.reader()) {
            return partitions(consumer, topic);
        }
    }

    /**
     * All partitions, one after the other; records of one key keep their order. Records that cannot be read are passed over.
     */
    public <T> void read(Topic<T> topic, java.util.function.Consumer<Committed<T>> each) {
        try (var consumer = clients.reader()) {
            for (TopicPartition partition : partitions(consumer, topic)) {
                read(consumer, topic, partition, each);
            }
        }
    }

    /** One partition, in its order. */
    public <T> void read(Topic<T> topic, TopicPartition partition, java.util.function.Consumer<Committed<T>> each) {
        try (var consumer = clients.reader()) {
            read(consumer, topic, partition, each);
        }
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer, Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
    }

    private static <T> void read(
            Consumer<String, byte[]> consumer,
            Topic<T> topic,
            TopicPartition partition,
            java.util.function.Consumer<Committed<T>> each) {
        long unreadable = 0;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                try {
                    each.accept(new Committed<>(record.key(), decode(topic, record), record.timestamp()));
                } catch (BadRecordException bad) {
                    unreadable++;
                }
            }
        }
        if (unreadable > 0) {
            log.warn("Passed over {} records of {} that cannot be read", unreadable, partition);
        }
    }

    @SuppressWarnings("NullAway") // Kafka's value is null for a tombstone
    private static <T> @Nullable T decode(Topic<T> topic, ConsumerRecord<String, byte[]> record) {
        return record.value() == null ? null : topic.codec().decode(record.value());
    }
}
