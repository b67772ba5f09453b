package dev.throughline.streams.topology;

import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.track.Tracker;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.settings.Ground;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology from sightings to identities. Its two parts meet in the topic of tracklets: tracking is partitioned by camera, linking by
 * site. Values come in as bytes and are decoded by the processors, so an unreadable record becomes a dead letter in the same transaction.
 */
public final class LinkTopology {
    static final String TRACK = "track-within-camera";
    static final String LINK = "link-across-cameras";
    static final String TRACKS_STORE = "camera-tracks";
    static final String LINKS_STORE = "site-links";
    static final String WRITE_TRACKS = "write-tracks";
    static final String WRITE_TRACKLETS = "write-tracklets";
    static final String WRITE_IDENTITY_EVENTS = "write-identity-events";
    static final String WRITE_IDENTITIES = "write-identities";
    static final String WRITE_GONE = "write-gone-cameras";
    static final String WRITE_REFUSED_SIGHTINGS = "write-refused-sightings";
    static final String WRITE_REFUSED_TRACKLETS = "write-refused-tracklets";
    private static final String READ_SIGHTINGS = "read-sightings";
    private static final String READ_TRACKLETS = "read-tracklets";
    private static final String READ_COMMANDS = "read-commands";

    private LinkTopology() {}

    /**
     * The topology, a function of its settings.
     *
     * @param neighbours cameras that a person who leaves a camera can reach next
     * @param grounds calibrations of the calibrated cameras: where pixels lie on the ground plane
     * @param calibration turns similarities into log-odds, for the model in use
     * @param meters written to while it runs
     */
    public static Topology topology(
            Topics topics,
            TrackSettings track,
            LinkSettings link,
            Neighbours neighbours,
            Map<String, Ground> grounds,
            Calibration calibration,
            LinkMeters meters) {
        return topology(
                topics,
                new Tracker(track, calibration, grounds),
                new LinkModel(link, track.refresh(), neighbours, calibration),
                meters,
                Passage.CLEAR,
                new PoisonRecords());
    }

    /**
     * The topology with what only a running application has.
     *
     * @param passage tells when a silent camera's records have been processed; before that, it is not given up
     * @param culprits records that are known to be at fault
     */
    static Topology topology(
            Topics topics,
            Tracker tracker,
            LinkModel model,
            LinkMeters meters,
            Passage passage,
            PoisonRecords culprits) {
        Topology topology = new Topology();
        read(topology, READ_SIGHTINGS, topics.sightings());
        topology.addProcessor(
                        TRACK, () -> new TrackProcessor(topics, tracker, meters.track(), culprits), READ_SIGHTINGS)
                .addStateStore(store(TRACKS_STORE), TRACK);
        write(topology, WRITE_TRACKS, topics.tracks(), TRACK);
        write(topology, WRITE_TRACKLETS, topics.tracklets(), TRACK);
        write(topology, WRITE_REFUSED_SIGHTINGS, topics.deadLetters(), TRACK);

        read(topology, READ_TRACKLETS, topics.tracklets());
        read(topology, READ_COMMANDS, topics.commands());
        topology.addProcessor(
                        LINK,
                        () -> new LinkProcessor(topics, model, meters.link(), passage, culprits),
                        READ_TRACKLETS,
                        READ_COMMANDS)
                .addStateStore(store(LINKS_STORE), LINK);
        write(topology, WRITE_IDENTITY_EVENTS, topics.identityEvents(), LINK);
        write(topology, WRITE_IDENTITIES, topics.identities(), LINK);
        write(topology, WRITE_GONE, topics.tracklets(), LINK);
        write(topology, WRITE_REFUSED_TRACKLETS, topics.deadLetters(), LINK);
        return topology;
    }

    /** Name of the changelog topic of the linker's state. */
    static String linksChangelog(KafkaSettings kafka) {
        return LinkApplication.applicationId(kafka) + "-" + LINKS_STORE + "-changelog";
    }

    private static void read(Topology topology, String node, Topic<?> topic) {
        topology.addSource(
                AutoOffsetReset.earliest(), node, new StringDeserializer(), new ByteArrayDeserializer(), topic.name());
    }

    /** Adds a sink for encoded values: processors encode, so an encoding failure is attributed to the record that caused it. */
    private static void write(Topology topology, String node, Topic<?> topic, String parent) {
        topology.addSink(node, topic.name(), new StringSerializer(), new ByteArraySerializer(), parent);
    }

    /** A store on disk, with a changelog. It is not cached, so a read always returns the last write. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
