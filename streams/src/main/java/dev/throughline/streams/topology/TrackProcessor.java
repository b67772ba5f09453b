package dev.throughline.streams.topology;

import dev.throughline.streams.track.CameraTracks;
import dev.throughline.streams.track.StoredTracks;
import dev.throughline.streams.track.TrackStep;
import dev.throughline.streams.track.Tracker;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameSightings;
import org.apache.kafka.streams.processor.api.Record;

/** Reads sightings, and writes tracks and tracklets. {@link Tracker} does the tracking. */
final class TrackProcessor extends DeadLetterProcessor<FrameSightings> {
    private final Topics topics;
    private final Tracker tracker;

    TrackProcessor(Topics topics, Tracker tracker, StageMeter meter, PoisonRecords culprits) {
        super(
                topics,
                any -> topics.sightings(),
                LinkTopology.TRACK,
                LinkTopology.TRACKS_STORE,
                LinkTopology.WRITE_REFUSED_SIGHTINGS,
                meter,
                culprits);
        this.topics = topics;
        this.tracker = tracker;
    }

    @Override
    void use(Record<String, byte[]> record, FrameSightings frame) {
        String site = frame.info().site();
        String camera = frame.info().camera();
        CameraTracks before = StoredTracks.load(state(), site, camera);
        TrackStep step = tracker.advance(before, frame);
        StoredTracks.save(state(), site, camera, before, step.tracks());
        step.frame().ifPresent(tracks -> tell(topics.tracks(), camera, tracks, record, LinkTopology.WRITE_TRACKS));
        step.updates().forEach(update -> tell(topics.tracklets(), site, update, record, LinkTopology.WRITE_TRACKLETS));
    }
}
