package dev.throughline.wire;

import java.time.Duration;

/**
 * A topic and what travels on it.
 *
 * @param name as the broker knows it, prefix included
 * @param codec of the values; keys are strings
 * @param partitions when created
 * @param retention how long a record is kept; {@link #FOREVER} for no end
 * @param compacted whether only the last value of a key is kept
 */
public record Topic<T>(String name, Codec<T> codec, int partitions, Duration retention, boolean compacted) {
    /** Kept until it is deleted by hand, or overwritten where the topic is compacted. */
    public static final Duration FOREVER = Duration.ofMillis(-1);

    public Topic {
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " needs at least 1 partition, not " + partitions);
        }
    }
}
