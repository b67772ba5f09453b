package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.SETTINGS;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.events;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.oneAfterTheOther;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.turned;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.Neighbours;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is taken for whom, and who is somebody new. */
class DecisionTest {
    @Test
    void aPersonIsOneIdentityInAllCameras() {
        List<Identity> identities = Told.by(link(oneAfterTheOther(walkedThrough(1))));

        assertThat(identities).hasSize(5);
        assertThat(identities)
                .allSatisfy(identity -> assertThat(identity.journey())
                        .extracting(Visit::camera)
                        .containsExactly("door", "gate", "desk"));
    }

    @Test
    void waitsForEnoughSightingsOrForTheEnd() {
        TrackletUpdate few = tracklet("door", 1, 1, 1.2, false, looks(1));

        assertThat(few.seen().sightings()).isLessThan(SETTINGS.decideAfter());
        assertThat(link(List.of(up("door", 0, "door"), few, clock("door", 5)))).isEmpty();
    }

    @Test
    void twoWhoAreThereAtOnceInOneCameraAreNeverOneIdentity() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 4, false, looks(1)),
                clock("door", 5),
                tracklet("door", 2, 3, 6, false, looks(1)), // a twin
                tracklet("door", 1, 1, 6, false, looks(1)),
                clock("door", 7)));

        assertThat(events).extracting(IdentityEvent::type).containsOnly(IdentityEvent.Type.CREATED);
        assertThat(Told.by(events)).hasSize(2);
    }

    @Test
    void oneWhomTwoCamerasSeeAtOnceIsOneIdentityIfTheLooksLeaveNoDoubt() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 10, 10.1, true, looks(1)),
                tracklet("desk", 1, 10, 10.2, true, looks(1)),
                clock("door", 12),
                clock("desk", 12)));

        assertThat(events)
                .extracting(IdentityEvent::type)
                .containsExactly(IdentityEvent.Type.CREATED, IdentityEvent.Type.SIGHTED);
        assertThat(events.get(1).because().compared().transit()).isLessThan(-2.9);
    }

    @Test
    void whoIsElsewhereAtTheSameTimeIsHardlyTheSame() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding nearly = Embedding.of(.9f, .436f, 0); // cosine .9

        List<IdentityEvent> atOnce = link(twoVisits(a, nearly, 10));
        List<IdentityEvent> later = link(twoVisits(a, nearly, 20));

        assertThat(Told.by(atOnce)).hasSize(2);
        assertThat(atOnce.get(1).because().runnerUp())
                .as("whom it was nearest to")
                .extracting(IdentityEvent.RunnerUp::identity)
                .isEqualTo(atOnce.get(0).identity());
        assertThat(Told.by(later)).hasSize(1);
    }

    private static List<SiteUpdate> twoVisits(Embedding first, Embedding second, double when) {
        return List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 10, 11, true, first),
                tracklet("desk", 1, when, when + 1, true, second),
                clock("door", 30),
                clock("desk", 30));
    }

    @Test
    void whoCannotHaveWalkedThereIsSomebodyNew() {
        Neighbours oneWay = new Neighbours(Map.of("door", List.of("desk"), "desk", List.of()));
        List<SiteUpdate> updates = List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 1, 2, true, looks(1)),
                tracklet("door", 2, 9, 10, true, looks(1)), // was lost and is found again
                tracklet("desk", 1, 15, 16, true, looks(1)), // went on
                tracklet("door", 3, 20, 21, true, looks(1)), // there is no way back
                tracklet("desk", 2, 30, 31, true, looks(1)), // the second one went on; the first was lost too long ago
                clock("door", 60),
                clock("desk", 60));

        assertThat(Told.by(events(linker(SETTINGS, oneWay, new MapByteStore()), updates)))
                .extracting(
                        identity -> identity.journey().stream().map(Visit::from).toList())
                .containsExactlyInAnyOrder(List.of(micros(1), micros(9), micros(15)), List.of(micros(20), micros(30)));
        assertThat(Told.by(link(updates))).hasSize(1); // nothing known of the ways
    }

    @Test
    void aWindowIsSharedOutSoThatAllFitBest() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding b = Embedding.of(.9f, .436f, 0); // cosine .9 with a
        Embedding between = Embedding.of(.98f, .199f, 0); // nearer to a, and near to b

        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 1, 2, true, a),
                tracklet("door", 2, 1, 2, true, b),
                clock("door", 9),
                clock("desk", 9),
                tracklet("desk", 1, 10, 10.1, true, between),
                tracklet("desk", 2, 10, 10.1, true, a),
                clock("door", 12),
                clock("desk", 12)));

        assertThat(events.get(2).identity()).isEqualTo(events.get(1).identity()); // although a is nearer
        assertThat(events.get(3).identity()).isEqualTo(events.get(0).identity());
    }

    @Test
    void whereStrangersLookAlikeMoreIsAsked() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding nearly = Embedding.of(.9f, .436f, 0); // cosine .9
        List<SiteUpdate> crowd = new ArrayList<>(List.of(up("door", 0, "door")));
        for (int person = 1; person <= 8; person++) { // at once, and hardly told apart
            crowd.add(tracklet("door", person, 1, 3, true, turned(person * .3)));
        }
        List<SiteUpdate> two =
                List.of(tracklet("door", 21, 40, 41, true, a), tracklet("door", 22, 50, 51, true, nearly));
        List<SiteUpdate> updates = new ArrayList<>(crowd);
        updates.addAll(two);
        updates.add(clock("door", 60));
        List<SiteUpdate> alone = new ArrayList<>(List.of(up("door", 0, "door")));
        alone.addAll(two);
        alone.add(clock("door", 60));

        assertThat(Told.by(link(alone))).hasSize(1);
        assertThat(link(updates).stream()
                        .filter(event -> Long.valueOf(22).equals(event.track()))
                        .findFirst()
                        .orElseThrow()
                        .type())
                .isEqualTo(IdentityEvent.Type.CREATED);
    }

    @Test
    void embeddingsOfAnotherModelAreNeverCompared() {
        TrackletUpdate first = tracklet("door", 1, 1, 2, true, looks(1));
        TrackletUpdate other = tracklet("door", 2, 10, 11, true, 11, "other@1", Embedding.of(1, 2, 3));

        List<IdentityEvent> events = link(List.of(up("door", 0, "door"), first, other, clock("door", 20)));

        assertThat(events).extracting(IdentityEvent::type).containsOnly(IdentityEvent.Type.CREATED);
        assertThat(events.get(1).because().runnerUp()).isNull();
    }

    @Test
    void refusesEmbeddingsOfAnotherSizeUnderTheSameModel() {
        Linker linker = linker();
        linker.advance(up("door", 0, "door"));
        linker.advance(tracklet("door", 1, 1, 2, true, looks(1)));
        linker.advance(clock("door", 5));

        assertThatThrownBy(() -> linker.advance(tracklet("door", 2, 6, 7, true, Embedding.of(1, 2))))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("tracklet 2 of camera 'door'")
                .hasMessageContaining("[2, 16] values");
    }
}
