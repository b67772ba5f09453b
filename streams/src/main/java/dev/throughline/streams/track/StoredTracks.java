package dev.throughline.streams.track;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.StoredForm;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.ProtobufCodec;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.proto.CameraState;
import dev.throughline.wire.proto.ClusterState;
import dev.throughline.wire.proto.CoordinateState;
import dev.throughline.wire.proto.TrackState;
import java.util.HashMap;
import java.util.Map;

/**
 * The layout of {@link CameraTracks} in a store: a small entry for the camera and one for each live track. A frame writes only the tracks
 * that it changed. Every number is stored with all its bits, so a restored state continues as if nothing had happened.
 */
public final class StoredTracks {
    private static final StoredForm FORM = new StoredForm("tracks", 2);

    private StoredTracks() {}

    /** Reads the state of the camera, which is {@link CameraTracks#none} if nothing is stored. */
    public static CameraTracks load(ByteStore store, String site, String camera) {
        byte[] head = store.get(key(site, camera));
        if (head == null) {
            return CameraTracks.none();
        }
        CameraState state = FORM.read(head, CameraState.parser());
        return new CameraTracks(
                state.getSequence(),
                state.getPictures(),
                state.getTimeMicros(),
                state.getClockMicros(),
                state.getBirths(),
                state.getConfirmed(),
                state.getModel(),
                state.getLiveList().stream()
                        .map(birth -> loadTrack(store, key(site, camera, birth)))
                        .toList());
    }

    /** Writes what differs from before. */
    public static void save(ByteStore store, String site, String camera, CameraTracks before, CameraTracks after) {
        Map<Long, Track> gone = new HashMap<>();
        before.live().forEach(track -> gone.put(track.birth(), track));
        for (Track track : after.live()) {
            if (!track.equals(gone.remove(track.birth()))) {
                store.put(key(site, camera, track.birth()), FORM.write(state(track)));
            }
        }
        gone.keySet().stream().sorted().forEach(birth -> store.remove(key(site, camera, birth)));
        if (!after.equals(before)) {
            store.put(key(site, camera), FORM.write(state(after)));
        }
    }

    private static String key(String site, String camera) {
        return site + '\0' + camera;
    }

    private static String key(String site, String camera, long birth) {
        return key(site, camera) + '\0' + birth;
    }

    private static CameraState state(CameraTracks tracks) {
        return CameraState.newBuilder()
                .setSequence(tracks.sequence())
                .setPictures(tracks.pictures())
                .setTimeMicros(tracks.timeMicros())
                .setClockMicros(tracks.clockMicros())
                .setBirths(tracks.births())
                .setConfirmed(tracks.confirmed())
                .setModel(tracks.model())
                .addAllLive(tracks.live().stream().map(Track::birth).toList())
                .build();
    }

    private static TrackState state(Track track) {
        return TrackState.newBuilder()
                .setBirth(track.birth())
                .setNumber(track.number())
                .setX(state(track.motion().x()))
                .setY(state(track.motion().y()))
                .setAspect(state(track.motion().aspect()))
                .setHeight(state(track.motion().height()))
                .setSightings(track.sightings())
                .setFromMicros(track.seen().fromMicros())
                .setToMicros(track.toMicros())
                .setFirst(ProtobufCodec.toProto(track.seen().first()))
                .setLast(ProtobufCodec.toProto(new Detection(track.seen().last(), track.confidence())))
                .setToldMicros(track.toldMicros())
                .addAllClusters(track.appearance().clusters().stream()
                        .map(StoredTracks::state)
                        .toList())
                .addAllRelationSum(ProtobufCodec.floats(track.appearance().relationSum()))
                .addAllTrajectory(track.trajectory().points().stream()
                        .map(ProtobufCodec::toProto)
                        .toList())
                .build();
    }

    private static Track loadTrack(ByteStore store, String key) {
        byte[] bytes = store.get(key);
        if (bytes == null) {
            throw new IllegalStateException("the store names a track that it does not hold: " + key.replace('\0', '/'));
        }
        TrackState state = FORM.read(bytes, TrackState.parser());
        Detection last = ProtobufCodec.fromProto(state.getLast());
        return new Track(
                state.getBirth(),
                state.getNumber(),
                new Motion(
                        coordinate(state.getX()),
                        coordinate(state.getY()),
                        coordinate(state.getAspect()),
                        coordinate(state.getHeight())),
                new TrackletUpdate.Seen(
                        state.getSightings(),
                        state.getFromMicros(),
                        state.getToMicros(),
                        ProtobufCodec.fromProto(state.getFirst()),
                        last.box()),
                last.confidence(),
                state.getToldMicros(),
                Appearance.stored(
                        state.getClustersList().stream()
                                .map(cluster -> Appearance.Cluster.stored(
                                        ProtobufCodec.array(cluster.getSumList()), cluster.getWeight()))
                                .toList(),
                        ProtobufCodec.array(state.getRelationSumList())),
                new Trajectory(state.getTrajectoryList().stream()
                        .map(ProtobufCodec::fromProto)
                        .toList()));
    }

    private static ClusterState state(Appearance.Cluster cluster) {
        return ClusterState.newBuilder()
                .addAllSum(ProtobufCodec.floats(cluster.sum()))
                .setWeight(cluster.weight())
                .build();
    }

    private static CoordinateState state(Coordinate coordinate) {
        return CoordinateState.newBuilder()
                .setValue(coordinate.value())
                .setSpeed(coordinate.speed())
                .setValueVariance(coordinate.valueVariance())
                .setCovariance(coordinate.covariance())
                .setSpeedVariance(coordinate.speedVariance())
                .build();
    }

    private static Coordinate coordinate(CoordinateState state) {
        return new Coordinate(
                state.getValue(),
                state.getSpeed(),
                state.getValueVariance(),
                state.getCovariance(),
                state.getSpeedVariance());
    }
}
