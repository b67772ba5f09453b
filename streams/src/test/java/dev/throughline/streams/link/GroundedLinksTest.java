package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.SETTINGS;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.oneAfterTheOther;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where cameras are calibrated, places on the floor say who is who; {@link GroundPlaneTest} has what they say. */
class GroundedLinksTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @Test
    void camerasThatSeeOnePlaceAgreeThoughLooksAloneWouldNot() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1));
        TrackletUpdate gate = tracklet("gate", 1, 0, 5, true, alike(.6));

        assertThat(Told.by(link(atOnce(door, gate)))).hasSize(2);
        List<IdentityEvent> events =
                link(atOnce(door.withTrajectory(walk(0, 5, 3)), gate.withTrajectory(walk(0, 5, 3.2))));
        assertThat(Told.by(events)).hasSize(1);
        assertThat(events)
                .filteredOn(event -> event.because().rule().equals("alike"))
                .allSatisfy(event -> {
                    assertThat(event.because().compared().ground()).isGreaterThan(8);
                    assertThat(event.because().compared().transit())
                            .isZero(); // to be in two cameras at once is not held against them
                });
    }

    /** The offline pipeline measures this way what positions bring. */
    @Test
    void withoutPositionsTheGroundPlaneSaysNothing() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1)).withTrajectory(walk(0, 5, 3));
        TrackletUpdate gate = tracklet("gate", 1, 0, 5, true, alike(.6)).withTrajectory(walk(0, 5, 3.2));

        List<IdentityEvent> events = link(atOnce(door.withTrajectory(List.of()), gate.withTrajectory(List.of())));
        assertThat(Told.by(events)).hasSize(2);
        assertThat(json(events)).doesNotContain("\"ground\":");
    }

    @Test
    void lookalikesWhoAreApartOnTheFloorAreKeptApart() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1));
        TrackletUpdate gate = tracklet("gate", 1, 0, 5, true, alike(1));

        assertThat(Told.by(link(atOnce(door, gate)))).hasSize(1);
        assertThat(Told.by(link(atOnce(door.withTrajectory(walk(0, 5, 3)), gate.withTrajectory(walk(0, 5, 12))))))
                .hasSize(2);
    }

    @Test
    void nobodyIsWhoCouldNotHaveWalkedThere() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1));
        TrackletUpdate gate = tracklet("gate", 1, 7, 12, true, alike(1));

        assertThat(Told.by(link(atOnce(door, gate)))).hasSize(1);
        assertThat(Told.by(link(atOnce(door.withTrajectory(walk(0, 5, 3)), gate.withTrajectory(walk(7, 12, 80))))))
                .hasSize(2);
    }

    @Test
    void whoeverIsThereOnTheFloorIsWeighedHoweverManyLookMoreAlike() {
        List<TrackletUpdate> tracklets = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // in one picture, so all are somebody else
            tracklets.add(
                    tracklet("door", 1 + i, 0, 5, true, alike(.35 + .001 * i)).withTrajectory(walk(0, 5, 20 + 3 * i)));
        }
        tracklets.add(tracklet("door", 41, 0, 5, true, alike(.3)).withTrajectory(walk(0, 5, 3)));
        tracklets.add(tracklet("gate", 1, 0, 5, true, alike(1)).withTrajectory(walk(0, 5, 3)));

        assertThat(Told.by(link(atOnce(tracklets.toArray(TrackletUpdate[]::new)))))
                .hasSize(41)
                .filteredOn(identity -> identity.journey().size() == 2)
                .singleElement()
                .satisfies(identity ->
                        assertThat(identity.journey()).extracting(Visit::track).containsExactlyInAnyOrder(41L, 1L));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void placesDoNotMakeEventsDependOnTheInterleavingOrOnRestarts(long seed) {
        Map<String, Ground> grounds = Map.of("door", overlapping(0), "gate", overlapping(.2), "desk", overlapping(-.1));
        Map<String, List<SiteUpdate>> hall = walkedThrough(1, grounds);
        MapByteStore store = new MapByteStore();
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : interleaved(hall, seed)) {
            events.addAll(linker(SETTINGS, store).advance(update).events());
        }

        assertThat(json(events))
                .as("seed %d", seed)
                .contains("\"ground\":")
                .isEqualTo(json(link(oneAfterTheOther(hall))));
    }

    /** A hundred pixels are a metre, and the picture begins somewhere. */
    private static Ground overlapping(double begins) {
        return Ground.of(1280, 720, List.of(.01, 0., begins, 0., .01, 0., 0., 0., 1.));
    }

    /** Until all that cameras tell is decided; door and gate. */
    private static List<SiteUpdate> atOnce(TrackletUpdate... tracklets) {
        List<SiteUpdate> updates =
                new ArrayList<>(List.of(up("door", 0, "door", "gate"), up("gate", 0, "door", "gate")));
        updates.addAll(List.of(tracklets));
        updates.addAll(List.of(clock("door", 60), clock("gate", 60)));
        return updates;
    }

    /** Along one line, a point a second. */
    private static List<FloorPoint> walk(double from, double to, double x) {
        List<FloorPoint> points = new ArrayList<>();
        for (double seconds = from; seconds <= to; seconds++) {
            points.add(new FloorPoint(micros(seconds), x, 1.2 * (seconds - from)));
        }
        return points;
    }

    /** Of this cosine with the one of cosine 1. */
    private static Embedding alike(double cosine) {
        float[] values = new float[16];
        values[0] = (float) cosine;
        values[1] = (float) Math.sqrt(1 - cosine * cosine);
        return Embedding.of(values);
    }
}
