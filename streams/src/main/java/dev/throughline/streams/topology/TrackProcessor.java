package dev.throughline.streams.topology;

import dev.throughline.streams.Shelf;
import dev.throughline.streams.track.CameraTracks;
import dev.throughline.streams.track.Step;
import dev.throughline.streams.track.StoredTracks;
import dev.throughline.streams.track.Tracker;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.StageMeter;
import dev.throughline.wire.Topics;
import org.apache.kafka.streams.processor.api.Record;

/** Sightings in, tracks and tracklets out. All the thinking is in {@link Tracker}. */
final class TrackProcessor extends RefusingProcessor<FrameSightings> {
    private final Tracker tracker;

    TrackProcessor(Topics topics, Tracker tracker, StageMeter meter) {
        super(
                topics,
                any -> topics.sightings().codec(),
                LinkTopology.TRACK,
                LinkTopology.WRITE_REFUSED_SIGHTINGS,
                meter);
        this.tracker = tracker;
    }

    @Override
    void use(Record<String, byte[]> record, FrameSightings frame) {
        Shelf shelf = new StoreShelf(context().getStateStore(LinkTopology.TRACKS_STORE));
        String site = frame.info().site();
        String camera = frame.info().camera();
        CameraTracks before = StoredTracks.load(shelf, site, camera);
        Step step = tracker.advance(before, frame);
        StoredTracks.save(shelf, site, camera, before, step.tracks());
        step.frame()
                .ifPresent(tracks ->
                        context().forward(record.withKey(camera).withValue(tracks), LinkTopology.WRITE_TRACKS));
        step.updates()
                .forEach(update ->
                        context().forward(record.withKey(site).withValue(update), LinkTopology.WRITE_TRACKLETS));
    }
}
