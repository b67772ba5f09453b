package dev.throughline.streams.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * When a record came to the broker. Nothing is decided by it, and a record that has no such time, or a senseless one, does no harm:
 * Kafka's own extractor would end the task.
 */
public final class ArrivalTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, record.timestamp());
    }
}
