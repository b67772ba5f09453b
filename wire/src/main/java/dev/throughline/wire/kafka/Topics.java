package dev.throughline.wire.kafka;

import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.ProtobufCodec;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Every topic of a Throughline, by the names of {@code docs/topics}. */
public final class Topics {
    /** An overwritten or deleted value of a compacted topic is gone from its files after this time at the latest. */
    public static final Duration LONGEST_UNTIL_COMPACTION = Duration.ofDays(1);

    private static final Duration LONGEST_UNTIL_KNOWN = Duration.ofSeconds(10);
    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofMillis(50);

    private final KafkaSettings kafka;

    public Topics(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** How the broker is reached. */
    public KafkaSettings kafka() {
        return kafka;
    }

    /** Key camera: pictures and markers, as ingest publishes them. */
    public Topic<Frame> frames() {
        return perCamera("frames", ProtobufCodec.FRAME, frame -> frame.info().camera());
    }

    /** Key camera: the people found in each frame, with pixels. */
    public Topic<FrameCrops> crops() {
        return perCamera(
                "crops", ProtobufCodec.FRAME_CROPS, frame -> frame.info().camera());
    }

    /** Key camera: the people found in each frame, with embeddings and relations. */
    public Topic<FrameSightings> sightings() {
        return perCamera(
                "sightings",
                ProtobufCodec.FRAME_SIGHTINGS,
                frame -> frame.info().camera());
    }

    /** Key camera: JSON, the boxes of each frame. */
    public Topic<FrameTracks> tracks() {
        return perCamera("tracks", JsonCodec.of(FrameTracks.class), FrameTracks::camera);
    }

    /** Key site: tracklets as they open, grow and close, and the cameras' clocks. */
    public Topic<SiteUpdate> tracklets() {
        return perSite("tracklets", ProtobufCodec.SITE_UPDATE, SiteUpdate::site, false);
    }

    /** Key site: JSON, every decision about identities. */
    public Topic<IdentityEvent> identityEvents() {
        return perSite("identity-events", JsonCodec.of(IdentityEvent.class), IdentityEvent::site, false);
    }

    /** Key identity: JSON, compacted, the state after the last event. */
    public Topic<Identity> identities() {
        return perSite("identities", JsonCodec.of(Identity.class), Identity::identity, true);
    }

    /** Key site: JSON, the commands of operators. Kept for ever, since they take effect in a replay too. */
    public Topic<Command> commands() {
        return new Topic<>(
                kafka.prefix() + "commands",
                JsonCodec.of(Command.class),
                Command::site,
                kafka.topics().sitePartitions(),
                Topic.FOREVER,
                false);
    }

    /** Dead letters: records unchanged, with origin, time and reason in their headers. */
    public Topic<byte[]> deadLetters() {
        return new Topic<>(
                kafka.prefix() + "dead-letters",
                Codec.bytes(),
                1,
                kafka.topics().retention(),
                false);
    }

    /** All topics, in the order of the data flow. */
    public List<Topic<?>> all() {
        return List.of(
                frames(),
                crops(),
                sightings(),
                tracks(),
                tracklets(),
                commands(),
                identityEvents(),
                identities(),
                deadLetters());
    }

    /**
     * Creates the topics that do not exist yet, and waits until the broker that was asked knows them; existing ones stay as they are.
     *
     * @throws InterruptedException if interrupted while the broker answers
     * @throws KafkaException if the broker refuses
     */
    public void create(Admin admin) throws InterruptedException {
        List<NewTopic> wanted = all().stream().map(this::newTopic).toList();
        List<String> made = new ArrayList<>();
        for (var creation : admin.createTopics(wanted).values().entrySet()) {
            try {
                creation.getValue().get();
                made.add(creation.getKey());
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException(
                            "topic " + creation.getKey() + " could not be created", failure.getCause());
                }
            }
        }
        if (!made.isEmpty()) {
            awaitKnown(admin, made);
        }
    }

    /** The controller makes topics, a broker learns of them a moment later. A reader that asks before is told of no partition. */
    private static void awaitKnown(Admin admin, List<String> names) throws InterruptedException {
        long began = System.nanoTime();
        try {
            while (!admin.listTopics().names().get().containsAll(names)
                    && System.nanoTime() - began < LONGEST_UNTIL_KNOWN.toNanos()) {
                Thread.sleep(UNTIL_ASKED_AGAIN.toMillis());
            }
        } catch (ExecutionException failure) {
            throw new KafkaException("the topics cannot be listed", failure.getCause());
        }
    }

    private NewTopic newTopic(Topic<?> topic) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(kafka.topics().maxMessageBytes()));
        config.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                topic.compacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(topic.retention().toMillis()));
        if (topic.compacted()) {
            config.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(LONGEST_UNTIL_COMPACTION.toMillis()));
        }
        // Event time may lie far back: retention must not delete a replay of last year's footage.
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return new NewTopic(topic.name(), topic.partitions(), kafka.topics().replication()).configs(config);
    }

    private <T> Topic<T> perCamera(String name, Codec<T> codec, Function<T, String> keyOf) {
        return new Topic<>(
                kafka.prefix() + name,
                codec,
                keyOf,
                kafka.topics().partitions(),
                kafka.topics().retention(),
                false);
    }

    private <T> Topic<T> perSite(String name, Codec<T> codec, Function<T, String> keyOf, boolean compacted) {
        return new Topic<>(
                kafka.prefix() + name,
                codec,
                keyOf,
                kafka.topics().sitePartitions(),
                compacted ? Topic.FOREVER : kafka.topics().retention(),
                compacted);
    }
}
