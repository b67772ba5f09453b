package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.SETTINGS;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.model;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.turned;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.Neighbours;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A tracklet that cannot be dealt with concerns no other, and leaves no trace. */
class FaultTest {
    private static final TrackletUpdate FINE = tracklet("door", 1, 1, 2, true, looks(1));
    private static final TrackletUpdate TOO_LARGE = withLongTrajectory(tracklet("door", 2, 1, 2, true, looks(2)));
    private static final TrackletUpdate ALSO_FINE = tracklet("door", 3, 1, 2, true, looks(3));

    /** It fits into a record as it comes, and not with what an identity is kept with besides. */
    private static final int MAX_BYTES = size(TOO_LARGE) + 80;

    @Test
    void whoCannotBeKeptIsRefusedWhenTheirTimeComesAndTheOthersOfTheWindowAreDecided() {
        List<SiteUpdate> undisturbed = List.of(up("door", 0, "door"), FINE, ALSO_FINE, clock("door", 10));
        List<SiteUpdate> disturbed = List.of(up("door", 0, "door"), FINE, TOO_LARGE, ALSO_FINE, clock("door", 10));
        MapByteStore expected = new MapByteStore();
        MapByteStore store = new MapByteStore();
        List<IdentityEvent> events = new ArrayList<>();
        List<Linker.RejectedTracklet> refused = new ArrayList<>();

        Linker linker = limited(store);
        for (SiteUpdate update : disturbed) {
            Linker.Step step = linker.advance(update);
            events.addAll(step.events());
            refused.addAll(step.rejectedTracklets());
        }

        assertThat(json(events)).isEqualTo(json(Hall.events(linker(SETTINGS, expected), undisturbed)));
        assertThat(store.size()).as("entries that are kept").isEqualTo(expected.size());
        assertThat(refused).singleElement().satisfies(each -> {
            assertThat(each.tracklet()).isEqualTo(TOO_LARGE);
            assertThat(each.reason()).contains("bytes, more than the " + MAX_BYTES, "raise kafka.max-message-bytes");
        });
        assertThat(json(limited(store).advance(clock("door", 5_000)).events()))
                .as("what a restart makes of it")
                .isEqualTo(json(linker.advance(clock("door", 5_000)).events()))
                .contains("expired");
    }

    /** Whether a clock brings the window with the fault alone, or others with it, is chance: a replay hears fewer of them. */
    @Test
    void theOtherWindowsOfTheSameClockAreDecidedAsIfTheFaultWereNotThere() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding between = Embedding.of(.98f, .199f, 0);
        List<SiteUpdate> before = List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 1, 2, true, a),
                tracklet("door", 2, 1, 2, true, Embedding.of(.9f, .436f, 0)),
                clock("door", 9),
                clock("desk", 9),
                tracklet("desk", 1, 10, 10.1, true, between), // if it were alone, it would take who is a
                tracklet("desk", 2, 10, 10.1, true, a));
        List<SiteUpdate> after = List.of(
                asLargeAsFits(tracklet("door", 3, 14, 15, true, turned(2))),
                tracklet("desk", 3, 14, 15, true, turned(3)),
                clock("door", 30),
                clock("desk", 30));
        List<SiteUpdate> together = new ArrayList<>(before);
        together.addAll(after);
        List<SiteUpdate> apart = new ArrayList<>(before);
        apart.addAll(List.of(clock("door", 12), clock("desk", 12)));
        apart.addAll(after);

        Linker undisturbed = limited(new MapByteStore());
        assertThat(apart.stream().flatMap(update -> undisturbed.advance(update).rejectedTracklets().stream()))
                .hasSize(1);
        assertThat(json(Hall.events(limited(new MapByteStore()), together)))
                .isEqualTo(json(Hall.events(limited(new MapByteStore()), apart)))
                .contains("\"desk\"");
    }

    @Test
    void whoComesLateAndCannotBeKeptIsRefusedAtOnce() {
        MapByteStore store = new MapByteStore();
        Linker linker = limited(store);
        linker.advance(up("door", 0, "door"));
        linker.advance(FINE);
        linker.advance(clock("door", 10));
        int before = store.writes();

        assertThatThrownBy(() -> linker.advance(TOO_LARGE)).isInstanceOf(BadRecordException.class);

        assertThat(store.writes()).isEqualTo(before);
        assertThat(linker.advance(ALSO_FINE).events()).hasSize(1);
    }

    @Test
    void aRelationOfAnotherSizeThanThoseOfItsModelIsRefused() {
        Linker linker = linker();
        linker.advance(up("door", 0, "door"));
        linker.advance(related(FINE, Relation.of(1, 2, 3, 4)));
        linker.advance(clock("door", 10));
        assertThatThrownBy(
                        () -> linker.advance(related(tracklet("door", 2, 20, 21, true, looks(1)), Relation.of(1, 2))))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("a relation of another size under the same model walkers@0: [2, 4] pairs");
    }

    @Test
    void aRelationsSizeIsForgottenWithWhoHadIt() {
        Linker linker = linker();
        linker.advance(up("door", 0, "door"));
        linker.advance(related(FINE, Relation.of(1, 2)));
        linker.advance(related(tracklet("door", 2, 1000, 1001, true, looks(2)), null)); // of the same model
        Linker.Step later = linker.advance(clock("door", 2000));
        assertThat(json(later.events())).contains("expired");
        assertThat(later.rejectedTracklets()).isEmpty();
        linker.advance(related(tracklet("door", 3, 2001, 2002, true, looks(3)), Relation.of(1, 2, 3, 4)));
        assertThat(linker.advance(clock("door", 2010)).rejectedTracklets()).isEmpty();
    }

    /** Neither was known when the other came. */
    @Test
    void ofTwoRelationsThatDifferInSizeInOneWindowTheLaterIsRefused() {
        Linker linker = linker();
        linker.advance(up("door", 0, "door"));
        linker.advance(related(FINE, Relation.of(1, 2, 3, 4)));
        linker.advance(related(ALSO_FINE, Relation.of(1, 2)));
        Linker.Step step = linker.advance(clock("door", 10));
        assertThat(step.events()).isNotEmpty().allMatch(event -> Long.valueOf(1).equals(event.track()));
        assertThat(step.rejectedTracklets())
                .singleElement()
                .satisfies(each -> assertThat(each.tracklet().track()).isEqualTo(3));
    }

    private static Linker limited(MapByteStore store) {
        return new Linker(model(SETTINGS, Neighbours.UNKNOWN), SITE, store, MAX_BYTES);
    }

    private static TrackletUpdate withLongTrajectory(TrackletUpdate tracklet) {
        return withTrajectory(tracklet, 900);
    }

    private static TrackletUpdate asLargeAsFits(TrackletUpdate tracklet) {
        int points = 900;
        while (size(withTrajectory(tracklet, points)) < MAX_BYTES - 80) {
            points++;
        }
        return withTrajectory(tracklet, points);
    }

    private static int size(TrackletUpdate tracklet) {
        return new Topics(KafkaSettings.defaults()).tracklets().codec().encode(tracklet).length;
    }

    private static TrackletUpdate withTrajectory(TrackletUpdate tracklet, int points) {
        List<FloorPoint> trajectory = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            trajectory.add(new FloorPoint(micros(1) + i, i, i));
        }
        return tracklet.withTrajectory(trajectory);
    }

    private static TrackletUpdate related(TrackletUpdate of, @Nullable Relation relation) {
        return new TrackletUpdate(
                of.site(),
                of.camera(),
                of.track(),
                of.timeMicros(),
                of.seen(),
                of.closed(),
                new TrackletUpdate.Look(of.model(), of.prototypes(), relation),
                List.of());
    }
}
