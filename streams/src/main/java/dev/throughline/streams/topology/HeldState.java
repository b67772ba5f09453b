package dev.throughline.streams.topology;

import dev.throughline.streams.link.Linker;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.settings.KafkaSettings;
import java.util.function.ToIntBiFunction;

/**
 * What the linker's store still holds of an identity.
 *
 * @param topic name of the topic that the store is kept in
 * @param records number of its records about the identity that count
 */
public record HeldState(String topic, int records) {
    /**
     * Looks for an identity of a site.
     *
     * @param count reads a compacted topic and counts the values under a key: 0 or 1
     */
    public static HeldState of(
            KafkaSettings kafka, String site, String identity, ToIntBiFunction<Topic<byte[]>, String> count) {
        Topic<byte[]> changelog = new Topic<>(
                LinkTopology.linksChangelog(kafka),
                Codec.bytes(),
                kafka.topics().sitePartitions(),
                Topic.FOREVER,
                true);
        return new HeldState(changelog.name(), count.applyAsInt(changelog, Linker.galleryKey(site, identity)));
    }
}
