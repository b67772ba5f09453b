package dev.throughline.streams.track;

import dev.throughline.streams.Shelf;
import dev.throughline.streams.StoredForm;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.message.Detection;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of {@link CameraTracks} in a store: a small entry for the camera and one for each live track. A frame writes only the tracks
 * that it changed. Every number is stored with all its bits, so a restored state continues as if nothing had happened.
 */
public final class StoredTracks {
    private static final StoredForm FORM = new StoredForm("tracks", 1);

    private StoredTracks() {}

    /** Reads the state of the camera, which is {@link CameraTracks#none} if nothing is stored. */
    public static CameraTracks load(Shelf shelf, String site, String camera) {
        byte[] head = shelf.get(key(site, camera));
        if (head == null) {
            return CameraTracks.none();
        }
        return FORM.read(head, in -> {
            long sequence = in.readLong();
            long pictures = in.readLong();
            long timeMicros = in.readLong();
            long clockMicros = in.readLong();
            long births = in.readLong();
            long confirmed = in.readLong();
            String model = in.readUTF();
            int count = in.readInt();
            List<Track> live = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                live.add(loadTrack(shelf, key(site, camera, in.readLong())));
            }
            return new CameraTracks(sequence, pictures, timeMicros, clockMicros, births, confirmed, model, live);
        });
    }

    /** Writes what differs from before. */
    public static void save(Shelf shelf, String site, String camera, CameraTracks before, CameraTracks after) {
        Map<Long, Track> gone = new HashMap<>();
        before.live().forEach(track -> gone.put(track.birth(), track));
        for (Track track : after.live()) {
            if (!track.equals(gone.remove(track.birth()))) {
                shelf.put(key(site, camera, track.birth()), FORM.write(out -> write(out, track)));
            }
        }
        gone.keySet().stream().sorted().forEach(birth -> shelf.remove(key(site, camera, birth)));
        if (!after.equals(before)) {
            shelf.put(key(site, camera), FORM.write(out -> writeHead(out, after)));
        }
    }

    private static String key(String site, String camera) {
        return site + '\0' + camera;
    }

    private static String key(String site, String camera, long birth) {
        return key(site, camera) + '\0' + birth;
    }

    private static void writeHead(DataOutputStream out, CameraTracks tracks) throws IOException {
        out.writeLong(tracks.sequence());
        out.writeLong(tracks.pictures());
        out.writeLong(tracks.timeMicros());
        out.writeLong(tracks.clockMicros());
        out.writeLong(tracks.births());
        out.writeLong(tracks.confirmed());
        out.writeUTF(tracks.model());
        out.writeInt(tracks.live().size());
        for (Track track : tracks.live()) {
            out.writeLong(track.birth());
        }
    }

    private static void write(DataOutputStream out, Track track) throws IOException {
        out.writeLong(track.birth());
        out.writeLong(track.number());
        write(out, track.motion().x());
        write(out, track.motion().y());
        write(out, track.motion().aspect());
        write(out, track.motion().height());
        out.writeInt(track.sightings());
        out.writeLong(track.fromMicros());
        out.writeLong(track.toMicros());
        write(out, track.first());
        write(out, track.last().box());
        out.writeFloat(track.last().confidence());
        out.writeLong(track.toldMicros());
        List<Appearance.Cluster> clusters = track.appearance().clusters();
        out.writeInt(clusters.size());
        for (Appearance.Cluster cluster : clusters) {
            write(out, cluster.sum());
            out.writeFloat(cluster.weight());
        }
        write(out, track.appearance().relationSum());
        if (!track.trajectory()
                .points()
                .isEmpty()) { // keeps the stored form of a camera that is not calibrated unchanged
            write(out, track.trajectory());
        }
    }

    private static void write(DataOutputStream out, Trajectory trajectory) throws IOException {
        out.writeInt(trajectory.points().size());
        for (FloorPoint point : trajectory.points()) {
            out.writeLong(point.timeMicros());
            out.writeDouble(point.x());
            out.writeDouble(point.y());
        }
    }

    private static Trajectory readTrail(DataInputStream in) throws IOException {
        if (in.available() == 0) {
            return Trajectory.NONE;
        }
        List<FloorPoint> points = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            points.add(new FloorPoint(in.readLong(), in.readDouble(), in.readDouble()));
        }
        return new Trajectory(points);
    }

    private static Track loadTrack(Shelf shelf, String key) {
        byte[] bytes = shelf.get(key);
        if (bytes == null) {
            throw new IllegalStateException("the store names a track that it does not hold: " + key.replace('\0', '/'));
        }
        return FORM.read(
                bytes,
                in -> new Track(
                        in.readLong(),
                        in.readLong(),
                        new Motion(readCoordinate(in), readCoordinate(in), readCoordinate(in), readCoordinate(in)),
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        readBox(in),
                        new Detection(readBox(in), in.readFloat()),
                        in.readLong(),
                        readAppearance(in),
                        readTrail(in)));
    }

    private static Appearance readAppearance(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Appearance.Cluster> clusters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            clusters.add(Appearance.Cluster.stored(readFloats(in), in.readFloat()));
        }
        return Appearance.stored(clusters, readFloats(in));
    }

    private static void write(DataOutputStream out, Coordinate coordinate) throws IOException {
        out.writeDouble(coordinate.value());
        out.writeDouble(coordinate.speed());
        out.writeDouble(coordinate.valueVariance());
        out.writeDouble(coordinate.covariance());
        out.writeDouble(coordinate.speedVariance());
    }

    private static Coordinate readCoordinate(DataInputStream in) throws IOException {
        return new Coordinate(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }

    private static void write(DataOutputStream out, Box box) throws IOException {
        out.writeFloat(box.x());
        out.writeFloat(box.y());
        out.writeFloat(box.w());
        out.writeFloat(box.h());
    }

    private static Box readBox(DataInputStream in) throws IOException {
        return new Box(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat());
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static float[] readFloats(DataInputStream in) throws IOException {
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }
}
