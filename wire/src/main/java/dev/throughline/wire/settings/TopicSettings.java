package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How the topics are made. The settings of Kafka check it.
 *
 * @param partitions of the topics keyed by camera
 * @param sitePartitions of the topics keyed by site
 * @param replication of topics that are created; −1 takes the broker's default
 * @param retention of all but compacted topics; −1ms for no end
 * @param maxMessageBytes largest record, on topics and in clients
 */
public record TopicSettings(
        @Range(min = "1") int partitions,
        @Range(min = "1") int sitePartitions,
        short replication,
        Duration retention,
        @Range(min = "65536") int maxMessageBytes) {
    public static TopicSettings defaults() {
        return new TopicSettings(4, 1, (short) -1, Duration.ofDays(7), 8 * 1024 * 1024);
    }

    TopicSettings withRetention(Duration other) {
        return new TopicSettings(partitions, sitePartitions, replication, other, maxMessageBytes);
    }
}
