package dev.throughline.app.run;

import dev.throughline.app.topics.Ends;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a stage has anything left to do, as the broker knows it: no committed record of its input lies behind the offsets that
 * its group has committed, and no transaction on it is open: that one's records may have been committed, and wait for their mark.
 * Offsets alone do not say, since such marks count as well.
 */
public final class Backlog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** A fetch that is still under way for what was read before holds the next one up for half a second. */
    private static final int IDLE_POLLS = 50;

    private final String prefix;
    private final Admin admin;
    private final Consumer<String, byte[]> reader;

    /** Of the groups and topics of this prefix. */
    public Backlog(Clients clients, String prefix) {
        this.prefix = prefix;
        admin = clients.admin();
        reader = clients.reader();
    }

    /** Whether the group has taken every record that now lies on the topic. */
    public boolean isDone(String group, Topic<?> topic) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(prefix + group);
        List<TopicPartition> partitions = reader.partitionsFor(topic.name()).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        Map<TopicPartition, Long> begins = reader.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = Ends.written(admin, partitions);
        Map<TopicPartition, Long> decided = reader.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata taken = committed.get(partition);
            long next = taken == null ? begins.getOrDefault(partition, 0L) : taken.offset();
            long end = ends.getOrDefault(partition, 0L);
            boolean open = decided.getOrDefault(partition, 0L) < end;
            if (open || holdsRecords(partition, next, end)) {
                return false;
            }
        }
        return true;
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

    /** Or cannot be seen to hold none. */
    private boolean holdsRecords(TopicPartition partition, long from, long end) {
        if (from >= end) {
            return from > end; // a broker that comes back from a crash may tell a lower end for a moment
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
