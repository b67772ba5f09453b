package dev.throughline.app.topics;

import dev.throughline.app.Failure;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Ends;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.message.BadRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from their first committed record to the last one at that moment, outside any consumer group. Open transactions are waited
 * for: they may have been committed already.
 */
public final class TopicReader {
    /** Offsets back from the end that mean the beginning. */
    private static final long ALL = Long.MAX_VALUE;

    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** Longer than a broker takes to abort a transaction that a killed process left open: 30 s, checked every 10 s. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Clients clients;
    private final Duration patience;

    public TopicReader(Clients clients) {
        this(clients, PATIENCE);
    }

    TopicReader(Clients clients, Duration patience) {
        this.clients = clients;
        this.patience = patience;
    }

    /** The partitions of a topic; empty if the topic does not exist. */
    public List<TopicPartition> partitions(Topic<?> topic) {
        try (var consumer = clients.reader()) {
            return Clients.partitions(consumer, topic);
        }
    }

    /**
     * Reads all partitions, one after the other; records of one key keep their order. Records that cannot be read, or that have the wrong
     * key, are skipped.
     *
     * @throws Failure if a transaction of another client stays open
     */
    public <T> void read(Topic<T> topic, java.util.function.Consumer<Committed<T>> each) {
        try (var consumer = clients.reader()) {
            read(consumer, topic, Clients.partitions(consumer, topic), ALL, each);
        }
    }

    /** Reads one partition in order; otherwise as above. */
    public <T> void read(Topic<T> topic, TopicPartition partition, java.util.function.Consumer<Committed<T>> each) {
        try (var consumer = clients.reader()) {
            read(consumer, topic, List.of(partition), ALL, each);
        }
    }

    /**
     * Reads the last records of each partition, at least this many if there are; otherwise as above.
     *
     * @param offsets back from the end to begin at; transaction markers count too
     */
    public <T> void readLast(Topic<T> topic, long offsets, java.util.function.Consumer<Committed<T>> each) {
        try (var consumer = clients.reader()) {
            read(consumer, topic, Clients.partitions(consumer, topic), offsets, each);
        }
    }

    private <T> void read(
            Consumer<String, byte[]> consumer,
            Topic<T> topic,
            List<TopicPartition> partitions,
            long offsets,
            java.util.function.Consumer<Committed<T>> each) {
        Map<TopicPartition, Long> ends;
        try (Admin admin = clients.admin()) {
            ends = Ends.written(admin, partitions);
        }
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            long begin = Math.max(begins.getOrDefault(partition, 0L), end - offsets);
            read(consumer, topic, partition, begin, end, each);
        }
    }

    private <T> void read(
            Consumer<String, byte[]> consumer,
            Topic<T> topic,
            TopicPartition partition,
            long begin,
            long end,
            java.util.function.Consumer<Committed<T>> each) {
        long unreadable = 0;
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long reached = -1;
        long since = System.nanoTime();
        for (long next; (next = consumer.position(partition)) < end; ) {
            if (next > reached) {
                reached = next;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.toNanos()) {
                throw new Failure("a transaction on " + partition + " has been open at offset " + next + " for "
                        + patience.toSeconds() + " s, and what comes after it cannot be read before it ends;"
                        + " find its owner with Kafka's 'kafka-transactions find-hanging', and end it with 'abort'");
            }
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
        return record.value() == null ? null : topic.decode(record.key(), record.value());
    }
}
