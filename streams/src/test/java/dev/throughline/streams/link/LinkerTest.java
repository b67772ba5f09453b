package dev.throughline.streams.link;

import static dev.throughline.streams.Golden.assertGolden;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.streams.MapShelf;
import dev.throughline.streams.Shelf;
import dev.throughline.streams.track.CameraTracks;
import dev.throughline.streams.track.Step;
import dev.throughline.streams.track.Tracker;
import dev.throughline.streams.track.Walkers;
import dev.throughline.streams.track.Walkers.Walker;
import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Box;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.CameraClock;
import dev.throughline.wire.Command;
import dev.throughline.wire.Embedding;
import dev.throughline.wire.FloorPoint;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.Identity;
import dev.throughline.wire.Identity.Visit;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.JsonCodec;
import dev.throughline.wire.Mark;
import dev.throughline.wire.Relation;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.TrackletId;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.TrackletUpdate.Prototype;
import dev.throughline.wire.settings.Ground;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinkerTest {
    // even at a cosine of .8, which one pair of strangers in a thousand reaches
    private static final Calibration CALIBRATION = new Calibration(-16, 20, 0, -16, 5.2);
    private static final List<String> ROSTER = List.of("desk", "door", "gate");
    private static final LinkSettings SETTINGS = settings(Duration.ofMinutes(30), 10_000);

    private static LinkSettings settings(Duration timeToLive, int identities) {
        return new LinkSettings(
                1e-3, 8, Duration.ofMillis(500), timeToLive, Duration.ofSeconds(10), Duration.ofMinutes(2), identities);
    }

    @Test
    void aPersonIsOneIdentityInAllCameras() {
        List<Identity> identities = fold(link(updates(hall(1).values())));

        assertThat(identities).hasSize(5);
        assertThat(identities)
                .allSatisfy(identity -> assertThat(identity.journey())
                        .extracting(Visit::camera)
                        .containsExactly("door", "gate", "desk"));
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyInterleavingOfTheCamerasGivesTheSameEvents(long seed) {
        Map<String, List<SiteUpdate>> hall = hall(1);

        assertThat(json(link(interleaved(hall, seed))))
                .as("seed %d", seed)
                .isEqualTo(json(link(updates(hall.values()))));
    }

    @Test
    void goesOnAsIfNothingHadHappenedWhenItIsRestoredAfterEachUpdate() {
        List<SiteUpdate> updates = interleaved(hall(1), 7);
        MapShelf shelf = new MapShelf();
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : updates) {
            events.addAll(linker(SETTINGS, shelf).advance(update).events());
        }

        assertThat(json(events)).isEqualTo(json(link(updates)));
    }

    @Test
    void whoAppliesTheEventsKnowsTheIdentities() {
        Linker linker = linker(SETTINGS, new MapShelf());
        List<IdentityEvent> events = new ArrayList<>();
        Map<String, Identity> told = new TreeMap<>();
        for (SiteUpdate update : interleaved(hall(2), 3)) {
            Linker.Step step = linker.advance(update);
            events.addAll(step.events());
            step.identities().forEach((id, identity) -> {
                if (identity == null) {
                    told.remove(id);
                } else {
                    told.put(id, identity);
                }
            });

            assertThat(fold(events)).containsExactlyInAnyOrderElementsOf(told.values());
        }
        assertThat(told).isNotEmpty();
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
        assertThat(fold(events)).hasSize(2);
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
        assertThat(events.get(1).because().transit()).isLessThan(-2.9);
    }

    @Test
    void whoIsElsewhereAtTheSameTimeIsHardlyTheSame() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding nearly = Embedding.of(.9f, .436f, 0); // cosine .9

        List<IdentityEvent> atOnce = link(twoVisits(a, nearly, 10));
        List<IdentityEvent> later = link(twoVisits(a, nearly, 20));

        assertThat(fold(atOnce)).hasSize(2);
        assertThat(atOnce.get(1).because().runnerUp())
                .as("whom it was nearest to")
                .extracting(IdentityEvent.RunnerUp::identity)
                .isEqualTo(atOnce.get(0).identity());
        assertThat(fold(later)).hasSize(1);
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
    void decidesNothingBeforeEachCameraOfTheRosterWasHeard() {
        List<SiteUpdate> door =
                List.of(up("door", 0, "door", "desk"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 60));

        assertThat(link(door)).isEmpty();

        List<SiteUpdate> both = new ArrayList<>(door);
        both.add(up("desk", 0));
        both.add(clock("desk", 3));
        assertThat(link(both)).hasSize(1);
    }

    @Test
    void goesOnWithoutACameraThatIsDownOrEnded() {
        List<SiteUpdate> updates = new ArrayList<>(List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 1, 2, true, looks(1)),
                clock("door", 60),
                clock("desk", 1)));
        assertThat(link(updates)).isEmpty();

        updates.add(new CameraClock(SITE, "desk", micros(1), Mark.DOWN, List.of()));
        assertThat(link(updates)).hasSize(1);
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

        assertThat(fold(events(linker(SETTINGS, oneWay, new MapShelf()), updates)))
                .extracting(
                        identity -> identity.journey().stream().map(Visit::from).toList())
                .containsExactlyInAnyOrder(List.of(micros(1), micros(9), micros(15)), List.of(micros(20), micros(30)));
        assertThat(fold(link(updates))).hasSize(1); // nothing known of the ways
    }

    @Test
    void whatComesTooLateIsLinkedAndSaysSo() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, looks(1)),
                clock("door", 20),
                tracklet("desk", 1, 5, 6, true, looks(1))));

        assertThat(events).hasSize(2);
        assertThat(events.get(0).because().late()).isNull();
        assertThat(events.get(1).because().late()).isTrue();
        assertThat(events.get(1).identity()).isEqualTo(events.get(0).identity());
    }

    @Test
    void aTrackletThatClosesIsSightedOnceMoreWithItsEnd() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 4, false, looks(1)),
                clock("door", 5),
                tracklet("door", 1, 1, 7, false, looks(1)),
                clock("door", 8),
                tracklet("door", 1, 1, 9.5, true, looks(1)),
                new CameraClock(SITE, "door", micros(10), Mark.END, List.of())));

        assertThat(events).extracting(IdentityEvent::to).containsExactly(micros(4), micros(9.5));
        assertThat(events.get(1).because().rule()).isEqualTo("closed");
        assertThat(fold(events).get(0).journey()).containsExactly(new Visit("door", 1, micros(1), micros(9.5)));
    }

    @Test
    void waitsForEnoughSightingsOrForTheEnd() {
        TrackletUpdate few = tracklet("door", 1, 1, 1.2, false, looks(1));

        assertThat(few.sightings()).isLessThan(SETTINGS.decideAfter());
        assertThat(link(List.of(up("door", 0, "door"), few, clock("door", 5)))).isEmpty();
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
        MapShelf shelf = new MapShelf();
        Linker linker = linker(two, shelf);
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
        assertThat(shelf.size())
                .as("two identities, the clocks, strangers twice and the ways from the door")
                .isEqualTo(6);
    }

    @Test
    void embeddingsOfAnotherModelAreNeverCompared() {
        TrackletUpdate first = tracklet("door", 1, 1, 2, true, looks(1));
        TrackletUpdate other = withModel(tracklet("door", 2, 10, 11, true, Embedding.of(1, 2, 3)), "other@1");

        List<IdentityEvent> events = link(List.of(up("door", 0, "door"), first, other, clock("door", 20)));

        assertThat(events).extracting(IdentityEvent::type).containsOnly(IdentityEvent.Type.CREATED);
        assertThat(events.get(1).because().runnerUp()).isNull();
    }

    @Test
    void refusesEmbeddingsOfAnotherSizeUnderTheSameModel() {
        Linker linker = linker(SETTINGS, new MapShelf());
        linker.advance(up("door", 0, "door"));
        linker.advance(tracklet("door", 1, 1, 2, true, looks(1)));
        linker.advance(clock("door", 5));

        assertThatThrownBy(() -> linker.advance(tracklet("door", 2, 6, 7, true, Embedding.of(1, 2))))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("tracklet 2 of camera 'door'")
                .hasMessageContaining("[2, 16] values");
    }

    @Test
    void twoIdentitiesThatTurnOutToBeOnePersonAreMerged() {
        Embedding front = Embedding.of(1, 0, 0);
        Embedding back = Embedding.of(0, 1, 0);
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, front),
                tracklet("door", 2, 11, 13, false, back),
                clock("door", 14),
                tracklet("door", 2, 11, 15, true, front), // turned round
                clock("door", 20)));

        IdentityEvent merged = events.get(events.size() - 1);
        assertThat(merged.type()).isEqualTo(IdentityEvent.Type.MERGED);
        assertThat(merged.identity()).isEqualTo(events.get(0).identity());
        assertThat(merged.formerly()).isEqualTo(events.get(1).identity());
        assertThat(merged.tracklets()).containsExactly(new TrackletId("door", 2));
        assertThat(merged.corrects()).containsExactly(events.get(1).id());
        assertThat(fold(events))
                .singleElement()
                .satisfies(identity ->
                        assertThat(identity.journey()).extracting(Visit::track).containsExactly(1L, 2L));
    }

    @Test
    void aTrackletThatTurnsOutToBeSomebodyElseIsReassigned() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding b = Embedding.of(0, 1, 0);
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, a),
                tracklet("door", 2, 3, 4, true, b),
                tracklet("door", 3, 11, 13, false, a),
                clock("door", 14),
                tracklet("door", 3, 11, 15, true, b),
                clock("door", 20)));

        IdentityEvent last = events.get(events.size() - 1);
        assertThat(last.type()).isEqualTo(IdentityEvent.Type.REASSIGNED);
        assertThat(last.formerly()).isEqualTo(events.get(0).identity());
        assertThat(last.identity()).isEqualTo(events.get(1).identity());
        assertThat(last.because().runnerUp()).isNotNull();
    }

    @Test
    void aTrackletThatTurnsOutToBeNobodyKnownIsSplitOff() {
        Embedding a = Embedding.of(1, 0, 0);
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, a),
                tracklet("door", 2, 11, 13, false, a),
                clock("door", 14),
                tracklet("door", 2, 11, 15, true, Embedding.of(0, 1, 0)),
                clock("door", 20)));

        IdentityEvent last = events.get(events.size() - 1);
        assertThat(last.type()).isEqualTo(IdentityEvent.Type.SPLIT);
        assertThat(last.identity()).isNotEqualTo(events.get(0).identity());
        assertThat(fold(events)).hasSize(2);
    }

    @Test
    void whereStrangersLookAlikeMoreIsAsked() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding nearly = Embedding.of(.9f, .436f, 0); // cosine .9
        List<SiteUpdate> crowd = new ArrayList<>(List.of(up("door", 0, "door")));
        for (int person = 1; person <= 8; person++) { // at once, and hardly told apart
            double angle = person * .3;
            crowd.add(tracklet(
                    "door", person, 1, 3, true, Embedding.of((float) Math.cos(angle), (float) Math.sin(angle), 0)));
        }
        List<SiteUpdate> two =
                List.of(tracklet("door", 21, 40, 41, true, a), tracklet("door", 22, 50, 51, true, nearly));
        List<SiteUpdate> updates = new ArrayList<>(crowd);
        updates.addAll(two);
        updates.add(clock("door", 60));
        List<SiteUpdate> alone = new ArrayList<>(List.of(up("door", 0, "door")));
        alone.addAll(two);
        alone.add(clock("door", 60));

        assertThat(fold(link(alone))).hasSize(1);
        assertThat(link(updates).stream()
                        .filter(event -> Long.valueOf(22).equals(event.track()))
                        .findFirst()
                        .orElseThrow()
                        .type())
                .isEqualTo(IdentityEvent.Type.CREATED);
    }

    @Test
    void whatAnOperatorSaysIsDoneAndLasts() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding b = Embedding.of(0, 1, 0);
        Linker linker = linker(SETTINGS, new MapShelf());
        List<IdentityEvent> events = new ArrayList<>(events(
                linker,
                List.of(
                        up("door", 0, "door"),
                        tracklet("door", 1, 1, 2, true, a),
                        tracklet("door", 2, 3, 4, true, b),
                        clock("door", 10))));
        String first = events.get(0).identity();
        String second = events.get(1).identity();

        Linker.Step merge = linker.advance(command("c1", Command.Type.MERGE, second, first, null));
        events.addAll(merge.events());
        assertThat(merge.identities()).containsEntry(second, null).containsKey(first);
        assertThat(merge.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(IdentityEvent.Type.MERGED);
            assertThat(event.because().command()).isEqualTo("c1");
        });
        events.addAll(linker.advance(command("c2", Command.Type.NAME, first, null, "Ada"))
                .events());

        // by its looks, the second tracklet would be thrown out when the next one is over
        events.addAll(events(linker, List.of(tracklet("door", 3, 20, 21, true, a), clock("door", 30))));
        assertThat(fold(events))
                .singleElement()
                .satisfies(identity -> assertThat(identity.journey()).hasSize(3));

        Linker.Step split = linker.advance(new Command(
                "c3", Command.Type.SPLIT, SITE, first, null, null, List.of(new TrackletId("door", 1)), null));
        events.addAll(split.events());
        assertThat(fold(events)).hasSize(2);
        assertThat(split.identities().get(first)).extracting(Identity::name).isEqualTo("Ada");
    }

    @Test
    void whoIsForgottenIsNowhereAndDoesNotComeBackWithTheSameTracklet() {
        MapShelf shelf = new MapShelf();
        Linker linker = linker(SETTINGS, shelf);
        List<IdentityEvent> events = events(
                linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 4, false, looks(1)), clock("door", 5)));
        String who = events.get(0).identity();

        Linker.Step step = linker.advance(command("c1", Command.Type.FORGET, who, null, null));
        assertThat(step.identities()).containsEntry(who, null);
        assertThat(step.events()).extracting(IdentityEvent::type).containsExactly(IdentityEvent.Type.FORGOTTEN);

        Linker restored = linker(SETTINGS, shelf);
        assertThat(events(
                        restored,
                        List.of(
                                tracklet("door", 1, 1, 6, false, looks(1)),
                                clock("door", 7),
                                tracklet("door", 1, 1, 8, true, looks(1)),
                                clock("door", 9))))
                .isEmpty();
        assertThat(events(restored, List.of(tracklet("door", 2, 20, 21, true, looks(1)), clock("door", 30))))
                .as("another visit is somebody new")
                .extracting(IdentityEvent::type)
                .containsExactly(IdentityEvent.Type.CREATED);
    }

    @Test
    void aCommandThatNamesATimeWaitsForIt() {
        MapShelf shelf = new MapShelf();
        Linker linker = linker(SETTINGS, shelf);
        List<IdentityEvent> events = events(
                linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 5)));
        Command name =
                new Command("c1", Command.Type.NAME, SITE, events.get(0).identity(), null, "Ada", null, micros(8));

        assertThat(linker.advance(name).events()).isEmpty();
        List<IdentityEvent> then = events(linker(SETTINGS, shelf), List.of(clock("door", 20)));
        assertThat(then).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("Ada");
            assertThat(event.time()).isEqualTo(micros(8));
        });
    }

    @Test
    void aCommandThatCannotBeDoneIsRefusedAndChangesNothing() {
        Linker linker = linker(SETTINGS, new MapShelf());
        List<IdentityEvent> events = events(
                linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 5)));
        String who = events.get(0).identity();

        assertThatThrownBy(() -> linker.advance(command("c1", Command.Type.MERGE, who, "p-0", null)))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("command c1 cannot be done: identity p-0 is not in the gallery of site 'hall'");
        assertThatThrownBy(() -> linker.advance(new Command(
                        "c2", Command.Type.SPLIT, SITE, who, null, null, List.of(new TrackletId("door", 1)), null)))
                .hasMessageContaining("nobody would be left of " + who);
        assertThatThrownBy(() -> linker.advance(new Command(
                        "c3", Command.Type.SPLIT, SITE, who, null, null, List.of(new TrackletId("gate", 1)), null)))
                .hasMessageContaining("gate/1 is no tracklet of " + who);
    }

    private static Command command(String id, Command.Type type, String identity, String into, String name) {
        return new Command(id, type, SITE, identity, into, name, null, null);
    }

    @Test
    void eventsReadAsTheyAlwaysDid() throws IOException {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, looks(1)),
                tracklet("door", 2, 30, 31, true, looks(1)),
                new CameraClock(SITE, "door", micros(40), Mark.END, List.of())));

        assertGolden("identity-events.jsonl", json(events));
    }

    /** Five people walk by three cameras, one after the other, some together. */
    private static Map<String, List<SiteUpdate>> hall(long seed) {
        return hall(seed, Map.of());
    }

    private static Map<String, List<SiteUpdate>> hall(long seed, Map<String, Ground> grounds) {
        Walkers door = new Walkers("door", ROSTER, seed, .02);
        Walkers gate = new Walkers("gate", ROSTER, seed + 1, .02);
        Walkers desk = new Walkers("desk", ROSTER, seed + 2, .02);
        for (int person = 1; person <= 5; person++) {
            int foot = 150 + 100 * person;
            door.and(new Walker(person, person, person + 5, 100, foot, 80));
            gate.and(new Walker(person, person + 8, person + 12, 900, foot, -80));
            desk.and(new Walker(person, person + 14, person + 20, 100, foot, 80));
        }
        Map<String, List<SiteUpdate>> updates = new TreeMap<>();
        updates.put("door", tracked(door.frames(10, 30), grounds));
        updates.put("gate", tracked(gate.frames(15, 30), grounds));
        updates.put("desk", tracked(desk.frames(7, 30), grounds));
        return updates;
    }

    private static List<SiteUpdate> tracked(List<FrameSightings> frames, Map<String, Ground> grounds) {
        Tracker tracker = new Tracker(TrackSettings.defaults(), CALIBRATION, grounds);
        List<SiteUpdate> updates = new ArrayList<>();
        CameraTracks tracks = CameraTracks.none();
        for (FrameSightings frame : frames) {
            Step step = tracker.advance(tracks, frame);
            updates.addAll(step.updates());
            tracks = step.tracks();
        }
        return updates;
    }

    /** One camera after the other. */
    private static List<SiteUpdate> updates(Iterable<List<SiteUpdate>> cameras) {
        List<SiteUpdate> all = new ArrayList<>();
        cameras.forEach(all::addAll);
        return all;
    }

    /** In the order of each camera, but by chance between them, in runs of some length. */
    static List<SiteUpdate> interleaved(Map<String, List<SiteUpdate>> cameras, long seed) {
        Random random = new Random(seed);
        List<List<SiteUpdate>> left = new ArrayList<>();
        cameras.values().forEach(updates -> left.add(new ArrayList<>(updates)));
        List<SiteUpdate> all = new ArrayList<>();
        while (!left.isEmpty()) {
            List<SiteUpdate> camera = left.get(random.nextInt(left.size()));
            for (int run = 1 + random.nextInt(20); run > 0 && !camera.isEmpty(); run--) {
                all.add(camera.remove(0));
            }
            left.removeIf(List::isEmpty);
        }
        return all;
    }

    @Test
    void camerasThatSeeOnePlaceAgreeThoughLooksAloneWouldNot() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1));
        TrackletUpdate gate = tracklet("gate", 1, 0, 5, true, alike(.6));

        assertThat(fold(link(atOnce(door, gate)))).hasSize(2);
        List<IdentityEvent> events = link(atOnce(door.withTrail(walk(0, 5, 3)), gate.withTrail(walk(0, 5, 3.2))));
        assertThat(fold(events)).hasSize(1);
        assertThat(events)
                .filteredOn(event -> event.because().rule().equals("alike"))
                .allSatisfy(event -> {
                    assertThat(event.because().ground()).isGreaterThan(8);
                    assertThat(event.because().transit())
                            .isZero(); // to be in two cameras at once is not held against them
                });
    }

    @Test
    void lookalikesWhoAreApartOnTheFloorAreKeptApart() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1));
        TrackletUpdate gate = tracklet("gate", 1, 0, 5, true, alike(1));

        assertThat(fold(link(atOnce(door, gate)))).hasSize(1);
        assertThat(fold(link(atOnce(door.withTrail(walk(0, 5, 3)), gate.withTrail(walk(0, 5, 12))))))
                .hasSize(2);
    }

    @Test
    void nobodyIsWhoCouldNotHaveWalkedThere() {
        TrackletUpdate door = tracklet("door", 1, 0, 5, true, alike(1));
        TrackletUpdate gate = tracklet("gate", 1, 7, 12, true, alike(1));

        assertThat(fold(link(atOnce(door, gate)))).hasSize(1);
        assertThat(fold(link(atOnce(door.withTrail(walk(0, 5, 3)), gate.withTrail(walk(7, 12, 80))))))
                .hasSize(2);
    }

    @Test
    void whoeverIsThereOnTheFloorIsWeighedHoweverManyLookMoreAlike() {
        List<TrackletUpdate> tracklets = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // in one picture, so all are somebody else
            tracklets.add(
                    tracklet("door", 1 + i, 0, 5, true, alike(.35 + .001 * i)).withTrail(walk(0, 5, 20 + 3 * i)));
        }
        tracklets.add(tracklet("door", 41, 0, 5, true, alike(.3)).withTrail(walk(0, 5, 3)));
        tracklets.add(tracklet("gate", 1, 0, 5, true, alike(1)).withTrail(walk(0, 5, 3)));

        assertThat(fold(link(atOnce(tracklets.toArray(TrackletUpdate[]::new)))))
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
        Map<String, List<SiteUpdate>> hall = hall(1, grounds);
        MapShelf shelf = new MapShelf();
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : interleaved(hall, seed)) {
            events.addAll(linker(SETTINGS, shelf).advance(update).events());
        }

        assertThat(json(events))
                .as("seed %d", seed)
                .contains("\"ground\":")
                .isEqualTo(json(link(updates(hall.values()))));
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

    private static List<IdentityEvent> link(List<SiteUpdate> updates) {
        return link(SETTINGS, updates);
    }

    private static List<IdentityEvent> link(LinkSettings settings, List<SiteUpdate> updates) {
        return events(linker(settings, new MapShelf()), updates);
    }

    private static List<IdentityEvent> events(Linker linker, List<SiteUpdate> updates) {
        return updates.stream()
                .flatMap(update -> linker.advance(update).events().stream())
                .toList();
    }

    private static Linker linker(LinkSettings settings, Shelf shelf) {
        return linker(settings, Neighbours.UNKNOWN, shelf);
    }

    private static Linker linker(LinkSettings settings, Neighbours neighbours, Shelf shelf) {
        return new Linker(settings, TrackSettings.defaults().refresh(), neighbours, CALIBRATION, SITE, shelf);
    }

    /** What a consumer makes of the events: the newest word of each tracklet, in order of time. */
    private static List<Identity> fold(List<IdentityEvent> events) {
        Map<String, Map<TrackletId, Visit>> journeys = new TreeMap<>();
        Map<String, String> names = new TreeMap<>();
        for (IdentityEvent event : events) {
            if (event.camera() != null) {
                journeys.computeIfAbsent(event.identity(), any -> new TreeMap<>())
                        .put(
                                new TrackletId(event.camera(), event.track()),
                                new Visit(event.camera(), event.track(), event.from(), event.to()));
            } else if (event.tracklets() != null) {
                Map<TrackletId, Visit> from = journeys.get(event.formerly());
                Map<TrackletId, Visit> into = journeys.computeIfAbsent(event.identity(), any -> new TreeMap<>());
                event.tracklets().forEach(tracklet -> into.put(tracklet, from.remove(tracklet)));
                if (from.isEmpty()) {
                    journeys.remove(event.formerly());
                    names.putIfAbsent(event.identity(), names.remove(event.formerly()));
                }
            } else if (event.type() == IdentityEvent.Type.NAMED) {
                names.put(event.identity(), event.name());
            } else if (event.type() == IdentityEvent.Type.FORGOTTEN) {
                journeys.remove(event.identity());
            }
        }
        return journeys.entrySet().stream()
                .map(each -> new Identity(
                        each.getKey(),
                        names.get(each.getKey()),
                        each.getValue().values().stream()
                                .sorted(Comparator.comparingLong(Visit::from))
                                .toList()))
                .toList();
    }

    private static String json(List<IdentityEvent> events) {
        StringBuilder lines = new StringBuilder();
        for (IdentityEvent event : events) {
            lines.append(new String(JsonCodec.of(IdentityEvent.class).encode(event), StandardCharsets.UTF_8))
                    .append('\n');
        }
        return lines.toString();
    }

    private static CameraClock up(String camera, double seconds, String... roster) {
        return new CameraClock(SITE, camera, micros(seconds), Mark.UP, List.of(roster));
    }

    private static CameraClock clock(String camera, double seconds) {
        return new CameraClock(SITE, camera, micros(seconds), Mark.PICTURE, List.of());
    }

    /** Ten sightings a second. */
    private static TrackletUpdate tracklet(
            String camera, long track, double from, double to, boolean closed, Embedding looks) {
        Box box = new Box(100, 100, 40, 100);
        return new TrackletUpdate(
                SITE,
                camera,
                track,
                micros(to),
                micros(from),
                micros(to),
                closed,
                Walkers.MODEL,
                (int) Math.round((to - from) * 10) + 1,
                box,
                box,
                List.of(new Prototype(looks, 1)),
                Relation.of(1, 2, 3, 4));
    }

    private static TrackletUpdate withModel(TrackletUpdate update, String model) {
        return new TrackletUpdate(
                update.site(),
                update.camera(),
                update.track(),
                update.timeMicros(),
                update.fromMicros(),
                update.toMicros(),
                update.closed(),
                model,
                update.sightings(),
                update.first(),
                update.last(),
                update.prototypes(),
                update.relation());
    }

    private static Embedding looks(int person) {
        Random own = new Random(person * 7919L);
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) own.nextGaussian();
        }
        return Embedding.of(values);
    }
}
