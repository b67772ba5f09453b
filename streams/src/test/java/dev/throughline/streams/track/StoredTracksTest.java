package dev.throughline.streams.track;

import static dev.throughline.streams.track.Walkers.CAMERA;
import static dev.throughline.streams.track.Walkers.MODEL;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.streams.MapByteStore;
import dev.throughline.streams.StoredForm;
import dev.throughline.streams.UnusableStateException;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.proto.CameraState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StoredTracksTest {
    private static final String KEY = SITE + '\0' + CAMERA;

    /** Numbers that a careless form would change: not a number, a negative nothing, the smallest, and endless ones. */
    private static final CameraTracks ODD = new CameraTracks(
            Long.MAX_VALUE,
            900,
            START,
            -1,
            7,
            5,
            MODEL,
            List.of(track(3, Trajectory.NONE), track(7, new Trajectory(List.of(new FloorPoint(START, -0.0, 1e-320))))));

    private static Track track(long birth, Trajectory trajectory) {
        Coordinate odd = new Coordinate(
                Double.NaN,
                -0.0,
                Double.MIN_VALUE,
                Double.NEGATIVE_INFINITY,
                Double.longBitsToDouble(0x7ff8000000000123L));
        Coordinate usual = new Coordinate(.1, -.2, 1e300, Math.nextUp(1), 0);
        return new Track(
                birth,
                0,
                new Motion(odd, usual, odd, usual),
                new TrackletUpdate.Seen(
                        12, START, START + 1, new Box(-0f, Float.MIN_VALUE, 1, .1f), new Box(1, -2, 3, 4)),
                .3f,
                Track.NEVER,
                Appearance.stored(
                        List.of(
                                Appearance.Cluster.stored(
                                        new float[] {Float.NaN, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY}, -0f),
                                Appearance.Cluster.stored(new float[] {0, .1f, -1, 1e-40f}, .7f)),
                        new float[] {0, -0f, 1}),
                trajectory);
    }

    @Test
    void everyNumberComesBackWithAllItsBits() {
        MapByteStore store = stored();

        CameraTracks loaded = StoredTracks.load(store, SITE, CAMERA);

        assertThat(loaded).isEqualTo(ODD);
        Track track = loaded.live().get(0);
        assertThat(Double.doubleToRawLongBits(track.motion().x().speedVariance()))
                .isEqualTo(0x7ff8000000000123L);
        assertThat(Float.floatToRawIntBits(track.appearance().clusters().get(0).weight()))
                .isEqualTo(Float.floatToRawIntBits(-0f));
        MapByteStore again = new MapByteStore();
        StoredTracks.save(again, SITE, CAMERA, CameraTracks.none(), loaded);
        assertThat(entries(again)).usingRecursiveComparison().isEqualTo(entries(store));
    }

    @Test
    void aStateOfAnotherVersionIsRefused() {
        MapByteStore store = new MapByteStore();
        store.put(KEY, new StoredForm("tracks", 3).write(CameraState.getDefaultInstance()));

        assertThatThrownBy(() -> StoredTracks.load(store, SITE, CAMERA))
                .isInstanceOf(UnusableStateException.class)
                .hasMessage("tracks in the store have version 3, this program reads version 2: start it with"
                        + " another kafka.prefix, or go back to the program that wrote them");
    }

    /** Version 1 was no protobuf, and began with its number. */
    @Test
    void aStateOfTheFirstVersionIsRefused() {
        MapByteStore store = new MapByteStore();
        store.put(KEY, Arrays.copyOf(new byte[] {1}, 60));

        refuses(() -> StoredTracks.load(store, SITE, CAMERA));
    }

    @Test
    void aTruncatedEntryIsRefusedWhereverItEnds() {
        entries(stored()).forEach((key, bytes) -> {
            for (int length = 0; length < bytes.length; length++) {
                MapByteStore store = stored();
                store.put(key, Arrays.copyOf(bytes, length));
                refuses(() -> StoredTracks.load(store, SITE, CAMERA));
            }
        });
    }

    private static void refuses(ThrowingCallable load) {
        assertThatThrownBy(load)
                .isInstanceOf(UnusableStateException.class)
                .hasMessageStartingWith("tracks in the store ")
                .hasMessageContaining("this program reads version 2: start it with another kafka.prefix");
    }

    private static MapByteStore stored() {
        MapByteStore store = new MapByteStore();
        StoredTracks.save(store, SITE, CAMERA, CameraTracks.none(), ODD);
        return store;
    }

    private static Map<String, byte[]> entries(MapByteStore store) {
        Map<String, byte[]> entries = new HashMap<>();
        store.forEach("", entries::put);
        return entries;
    }
}
