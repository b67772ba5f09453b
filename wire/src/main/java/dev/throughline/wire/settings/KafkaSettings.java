package dev.throughline.wire.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where the broker is and how the topics are made.
 *
 * @param bootstrap {@code host:port} of one or more brokers, comma-separated; empty for the embedded one
 * @param prefix in front of every topic, group and transaction, so that several Throughlines share a cluster
 * @param instance name of this process among those of its stage; the same again after a restart, so that what a killed one left
 *     open is closed at once
 * @param topics how they are made
 * @param standbys other instances of the linking stage that keep a copy of what each knows, so that one of them goes on at once
 *     where it is gone
 * @param client further properties of Kafka's clients: TLS, SASL
 */
public record KafkaSettings(
        String bootstrap,
        String prefix,
        String instance,
        @Inline TopicSettings topics,
        @Range(min = "0") int standbys,
        Map<String, String> client) {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,64}");

    public KafkaSettings {
        client = Map.copyOf(client);
        if (!PREFIX.matcher(prefix).matches() || !PREFIX.matcher(instance).matches() || instance.isEmpty()) {
            throw new IllegalArgumentException(
                    "kafka: prefix and instance take up to 64 letters, digits, '.', '_' and '-'," + " were '" + prefix
                            + "', '" + instance + "'");
        }
        Bounds.check("kafka", KafkaSettings.class, bootstrap, prefix, instance, topics, standbys, client);
    }

    public static KafkaSettings defaults() {
        return new KafkaSettings("", "", "0", TopicSettings.defaults(), 0, Map.of());
    }

    /** The same with another broker. */
    public KafkaSettings withBootstrap(String other) {
        return new KafkaSettings(other, prefix, instance, topics, standbys, client);
    }

    /** The same with further client properties, which override the present ones. */
    public KafkaSettings withClient(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(client);
        all.putAll(more);
        return new KafkaSettings(bootstrap, prefix, instance, topics, standbys, all);
    }

    /** The same with another prefix. */
    public KafkaSettings withPrefix(String other) {
        return new KafkaSettings(bootstrap, other, instance, topics, standbys, client);
    }

    /** The same with another name for this process. */
    public KafkaSettings withInstance(String other) {
        return new KafkaSettings(bootstrap, prefix, other, topics, standbys, client);
    }

    /** The same with another retention. */
    public KafkaSettings withRetention(Duration other) {
        return new KafkaSettings(bootstrap, prefix, instance, topics.withRetention(other), standbys, client);
    }

    /** The properties of every client: the broker, and all that the user added, in the order of the keys. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> properties = new TreeMap<>(client);
        properties.put("bootstrap.servers", bootstrap);
        return new HashMap<>(properties);
    }
}
