package dev.throughline.wire.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Tells whether a stage has unprocessed input, by what the broker knows. Its input is done if no committed record lies beyond the offsets
 * that its group has committed, and no transaction on it is open. Records of an open transaction may have been committed already, and wait
 * for their marker. Offsets alone do not tell, since transaction markers have offsets too.
 */
public final class Backlog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** Polls without progress before giving up: a fetch in progress for an earlier query holds the next one up for half a second. */
    private static final int IDLE_POLLS = 50;

    private final String prefix;
    private final Admin admin;
    private final Consumer<String, byte[]> reader;

    /** For the groups and topics of this prefix. */
    public Backlog(Clients clients, String prefix) {
        this.prefix = prefix;
        admin = clients.admin();
        reader = clients.reader();
    }

    /** Whether the group has processed every record that is on the topic now. */
    public boolean isDone(String group, Topic<?> topic) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(prefix + group);
        Map<TopicPartition, Long> ends = ends(topic);
        // After a crash, a broker may report a lower end for a moment.
        boolean isBeyond = committed.entrySet().stream()
                .anyMatch(taken -> taken.getValue().offset() > ends.getOrDefault(taken.getKey(), Long.MAX_VALUE));
        return !isBeyond && isDone(committed, ends);
    }

    /** Whether the group has processed every record before these offsets, one for each partition. */
    public boolean isDone(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
        return isDone(committed(prefix + group), ends);
    }

    private boolean isDone(Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> begins = reader.beginningOffsets(ends.keySet());
        Map<TopicPartition, Long> decided = reader.endOffsets(ends.keySet());
        for (Map.Entry<TopicPartition, Long> each : ends.entrySet()) {
            TopicPartition partition = each.getKey();
            OffsetAndMetadata taken = committed.get(partition);
            long next = taken == null ? begins.getOrDefault(partition, 0L) : taken.offset();
            boolean open = decided.getOrDefault(partition, 0L) < each.getValue();
            if (open || holdsRecords(partition, next, each.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** The offsets after the last records on the topic, by partition. */
    public Map<TopicPartition, Long> ends(Topic<?> topic) {
        return Ends.written(admin, Clients.partitions(reader, topic));
    }

    /** The offset after the last record in the partition of this key. */
    public Map<TopicPartition, Long> ends(Topic<?> topic, String key) {
        int count = Clients.partitions(reader, topic).size();
        // the partition that Kafka's clients choose
        int partition = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
        return Ends.written(admin, List.of(new TopicPartition(topic.name(), partition)));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the offsets of group " + group + " cannot be read", e.getCause());
        }
    }

    /** Whether the partition holds records in the range; true also if that cannot be determined. */
    private boolean holdsRecords(TopicPartition partition, long from, long end) {
        if (from >= end) {
            return false;
        }
        reader.assign(List.of(partition));
        reader.seek(partition, from);
        long next = from;
        for (int idle = 0; next < end && idle < IDLE_POLLS; idle++) {
            if (!reader.poll(POLL).isEmpty()) {
                return true;
            }
            long reached = reader.position(partition);
            if (reached > next) {
                next = reached;
                idle = 0;
            }
        }
        return next < end;
    }

    @Override
    public void close() {
        reader.close();
        admin.close();
    }
}
