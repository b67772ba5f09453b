package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.SETTINGS;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.settings;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.throughline.streams.MapByteStore;
import dev.throughline.streams.StoredForm;
import dev.throughline.streams.UnusableStateException;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.proto.IdentityState;
import dev.throughline.wire.settings.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the linker knows lies in a store, and is bounded. */
class StateTest {
    @Test
    void goesOnAsIfNothingHadHappenedWhenItIsRestoredAfterEachUpdate() {
        List<SiteUpdate> updates = interleaved(walkedThrough(1), 7);
        MapByteStore store = new MapByteStore();
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : updates) {
            events.addAll(linker(SETTINGS, store).advance(update).events());
        }

        assertThat(json(events)).isEqualTo(json(link(updates)));
    }

    @Test
    void identitiesOfAnotherVersionAreRefused() {
        MapByteStore store = new MapByteStore();
        Hall.events(linker(SETTINGS, store), interleaved(walkedThrough(1), 7));
        store.put(
                Linker.galleryKey(SITE, "id"),
                new StoredForm("identities", 7).write(IdentityState.getDefaultInstance()));

        assertThatThrownBy(() -> linker(SETTINGS, store))
                .isInstanceOf(UnusableStateException.class)
                .hasMessageContaining("identities in the store have version 7, this program reads version 6: start it"
                        + " with another kafka.prefix, or go back");
    }

    @Test
    void somebodyUnseenForLongerThanTheTimeToLiveIsSomebodyNew() {
        LinkSettings minute = settings(Duration.ofMinutes(1), 10);

        List<IdentityEvent> events = link(
                minute,
                List.of(
                        up("door", 0, "door"),
                        tracklet("door", 1, 1, 2, true, looks(1)),
                        tracklet("door", 2, 30, 31, true, looks(1)),
                        tracklet("door", 3, 100, 101, true, looks(1)),
                        clock("door", 200)));

        assertThat(events)
                .extracting(event -> event.type() + " " + event.because().rule())
                .containsExactly("CREATED new", "SIGHTED alike", "EXPIRED unseen", "CREATED new", "EXPIRED unseen");
        assertThat(events.get(2).time()).isEqualTo(micros(31 + 60));
    }

    @Test
    void whoWasSeenLongestAgoLeavesAFullGallery() {
        LinkSettings two = settings(Duration.ofHours(1), 2);
        MapByteStore store = new MapByteStore();
        Linker linker = linker(two, store);
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, looks(1)),
                tracklet("door", 2, 3, 4, true, looks(2)),
                tracklet("door", 3, 5, 6, true, looks(3)),
                clock("door", 10))) {
            events.addAll(linker.advance(update).events());
        }

        assertThat(events.get(3).because().rule()).isEqualTo("crowded-out");
        assertThat(events.get(3).identity()).isEqualTo(events.get(0).identity());
        assertThat(store.size())
                .as("two identities, how far all is, the door's clock, impostors twice and the transitions to the door")
                .isEqualTo(7);
    }

    @Test
    void whoIsEvictedInTheWindowThatCreatedThemIsStillPublished() {
        Linker linker = linker(settings(Duration.ofHours(1), 1), new MapByteStore());
        linker.advance(up("door", 0, "door"));
        linker.advance(tracklet("door", 1, 1, 2, true, looks(1)));
        linker.advance(tracklet("door", 2, 1, 2.1, true, looks(2)));
        Linker.Step step = linker.advance(clock("door", 10));

        assertThat(step.events())
                .extracting(IdentityEvent::type)
                .containsExactly(IdentityEvent.Type.CREATED, IdentityEvent.Type.CREATED, IdentityEvent.Type.EXPIRED);
        assertThat(step.identities().get(step.events().get(2).identity())).isNotNull();
    }

    /** The next event about the identity publishes it. */
    @Test
    void whatAnOpenTrackletAddsAfterAnEventOfItsWindowIsNotPublishedWithThat() {
        Linker linker = linker(SETTINGS, new MapByteStore());
        List<IdentityEvent> created = Hall.events(
                linker,
                List.of(
                        up("door", 0, "door", "gate"),
                        up("gate", 0, "door", "gate"),
                        tracklet("door", 1, 1, 2, false, looks(1)),
                        tracklet("gate", 1, 1, 2, false, looks(2)),
                        clock("door", 3),
                        clock("gate", 3)));
        String who = created.get(0).identity();
        linker.advance(Hall.command("c1", Command.Type.MERGE, created.get(1).identity(), who, null));
        linker.advance(tracklet("door", 1, 1, 4, true, looks(1)));
        linker.advance(tracklet("gate", 1, 1, 4.1, false, looks(2)));
        linker.advance(clock("door", 5));
        Linker.Step step = linker.advance(clock("gate", 5));

        assertThat(step.events()).extracting(IdentityEvent::type).containsExactly(IdentityEvent.Type.SIGHTED);
        assertThat(step.identities().get(who).journey())
                .extracting(Visit::camera, Visit::to)
                .containsExactly(tuple("door", micros(4)), tuple("gate", micros(2)));
    }

    /** Each of a site's thousands of cameras is heard twice a second. */
    @Test
    void aClockIsStoredByItself() {
        String[] cameras = IntStream.rangeClosed(1, 1000)
                .mapToObj(each -> "camera-" + each)
                .toArray(String[]::new);
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        for (String camera : cameras) {
            linker.advance(up(camera, 0, cameras));
        }
        int before = store.writes();
        linker.advance(clock("camera-7", 1));
        assertThat(store.writes() - before).as("how far all is, and that one").isEqualTo(2);
        linker = linker(SETTINGS, store);
        assertThat(linker.waitsFor())
                .hasSize(1000)
                .containsEntry("camera-7", micros(1))
                .containsEntry("camera-8", micros(0));
    }

    @Test
    void aCameraThatIsNoLongerExpectedLeavesTheStore() {
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        linker.advance(up("door", 0, "door", "desk"));
        assertThat(linker(SETTINGS, store).waitsFor()).containsOnlyKeys("desk", "door");
        linker.advance(up("door", 1, "door", "yard"));
        assertThat(linker(SETTINGS, store).waitsFor()).containsOnlyKeys("door", "yard");
        assertThat(store.size()).as("two clocks and how far all is").isEqualTo(3);
    }
}
