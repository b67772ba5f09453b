package dev.throughline.wire.kafka;

import dev.throughline.wire.settings.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Creates the Kafka clients of all stages: exactly-once, with large records, and with the user's own properties on top. */
public final class Clients {
    /** An open transaction of a killed process holds readers up for this long at most. */
    private static final int TRANSACTION_TIMEOUT_MS = 30_000;
    /** A member that disappears is replaced after this time, unless the same instance comes back before. */
    private static final int SESSION_TIMEOUT_MS = 15_000;
    /** A call that a broker does not answer blocks the caller for this long, and so does closing. */
    private static final int LONGEST_CALL_MS = 10_000;
    /**
     * The longest wait of a fetch for records. While it waits for partitions without records, a partition that has some and was not asked
     * for waits as well.
     */
    private static final int LONGEST_FETCH_MS = 100;
    /** Room for a record's headers and framing beside the largest key and value. */
    private static final int ENVELOPE_BYTES = 32 * 1024;

    private final KafkaSettings kafka;

    public Clients(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** For creating and describing topics. */
    public Admin admin() {
        return Admin.create(kafka.clientProperties());
    }

    /**
     * A transactional producer.
     *
     * @param transaction its id without prefix; the same again after a restart, and never used twice at a time
     */
    public Producer<String, byte[]> transactionalProducer(String transaction) {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.prefix() + transaction);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_CALL_MS);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, kafka.topics().maxMessageBytes());
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * kafka.topics().maxMessageBytes());
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer of committed records only, from the first one on, without automatic commits.
     *
     * @param group its group without prefix
     * @param records at most this many at a time
     */
    public Consumer<String, byte[]> consumer(String group, int records) {
        Map<String, Object> properties = reading(records);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.prefix() + group);
        // After a crash, the same instance takes its partitions back at once, instead of waiting for its own session
        // to end.
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, kafka.prefix() + group + "-" + kafka.instance());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MS);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer of committed records outside any group; its partitions are assigned explicitly. */
    public Consumer<String, byte[]> reader() {
        return new KafkaConsumer<>(reading(1_000), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * An offset consumer: it neither joins its group nor reads, but reads and commits the group's offsets for a writer that stores its
     * position there.
     *
     * @param group its group without prefix, which nobody else uses
     */
    public Consumer<String, byte[]> bookmark(String group) {
        Map<String, Object> properties = reading(1);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.prefix() + group);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Sends records of a transaction. After a failure the remaining records are not tried: each would wait as long, and the transaction has
     * failed anyway.
     *
     * @param failed receives the records that could not be sent, on any thread
     * @throws KafkaException if one could not be sent by now
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback receives the result
    public static <T> void sendAll(
            Producer<String, byte[]> producer,
            List<T> records,
            Function<T, ProducerRecord<String, byte[]>> record,
            BiConsumer<T, Exception> failed) {
        AtomicReference<Exception> first = new AtomicReference<>();
        for (T each : records) {
            producer.send(record.apply(each), (written, failure) -> {
                if (failure != null) {
                    failed.accept(each, failure);
                    first.compareAndSet(null, failure);
                }
            });
            Exception failure = first.get();
            if (failure != null) {
                throw failure instanceof KafkaException kafkas ? kafkas : new KafkaException(failure);
            }
        }
    }

    /** All partitions of a topic. */
    public static List<TopicPartition> partitions(Consumer<?, ?> consumer, Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
    }

    /** Largest key and value together that fit into a record, bytes. */
    public int maxRecordBytes() {
        return kafka.topics().maxMessageBytes() - ENVELOPE_BYTES;
    }

    private Map<String, Object> reading(int records) {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
        properties.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, kafka.topics().maxMessageBytes());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * kafka.topics().maxMessageBytes());
        return properties;
    }
}
