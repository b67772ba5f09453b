package dev.throughline.app.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutForgottenTest {
    private static final TrackletId DOOR = new TrackletId("door", 1);
    private static final TrackletId DESK = new TrackletId("desk", 1);
    private static final TrackletId YARD = new TrackletId("yard", 1);

    private int ids;

    @Test
    void ofSomebodyForgottenOnlyThatIsLeft() {
        IdentityEvent bob = seen(IdentityEvent.Type.CREATED, "bob", YARD, null);
        IdentityEvent forgotten = about(IdentityEvent.Type.FORGOTTEN, "ann", null);
        List<IdentityEvent> left = left(List.of(
                seen(IdentityEvent.Type.CREATED, "ann", DOOR, null),
                bob,
                seen(IdentityEvent.Type.SIGHTED, "ann", DESK, "bob"),
                about(IdentityEvent.Type.NAMED, "ann", "Ann"),
                about(IdentityEvent.Type.EXPIRED, "ann", null),
                forgotten));
        assertThat(left).containsExactly(bob, forgotten);
    }

    @Test
    void aCorrectionThatMadeSomethingTheForgottenOnesDoesNotGiveItBack() {
        List<IdentityEvent> left = left(List.of(
                seen(IdentityEvent.Type.CREATED, "bob", DOOR, null),
                seen(IdentityEvent.Type.SIGHTED, "bob", DESK, null),
                seen(IdentityEvent.Type.CREATED, "ann", YARD, null),
                moved(IdentityEvent.Type.REASSIGNED, "ann", "bob", DESK),
                about(IdentityEvent.Type.FORGOTTEN, "ann", null)));
        assertThat(fold(left).identities())
                .extracting(Identity::identity, each -> each.journey().size())
                .containsExactly(Tuple.tuple("bob", 1));
    }

    @Test
    void aNameThatCameAlongWithAMergeGoesToo() {
        List<IdentityEvent> left = left(List.of(
                seen(IdentityEvent.Type.CREATED, "ann", DOOR, null),
                about(IdentityEvent.Type.NAMED, "ann", "Ann"),
                seen(IdentityEvent.Type.CREATED, "bob", DESK, null),
                moved(IdentityEvent.Type.MERGED, "bob", "ann", DOOR),
                about(IdentityEvent.Type.FORGOTTEN, "bob", null)));
        assertThat(left).extracting(IdentityEvent::type).containsExactly(IdentityEvent.Type.FORGOTTEN);
    }

    @Test
    void nobodyElseIsToldToHaveLookedLikeThem() {
        List<IdentityEvent> left = left(List.of(
                seen(IdentityEvent.Type.CREATED, "ann", DOOR, null),
                seen(IdentityEvent.Type.CREATED, "bob", DESK, "ann"),
                about(IdentityEvent.Type.FORGOTTEN, "ann", null)));
        assertThat(left.get(0).identity()).isEqualTo("bob");
        assertThat(left.get(0).because().runnerUp()).isNull();
        assertThat(left.get(0).because().compared().cosine()).isEqualTo(.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatIsLeftComesToTheSameIdentitiesAndTellsOfNoTrackletOfTheirs(int seed) {
        List<IdentityEvent> events = someEvents(new Random(seed));
        Journeys all = fold(events);
        assertThat(all.hasForgotten()).isTrue();

        List<IdentityEvent> left = left(events);

        assertThat(fold(left).identities()).containsExactlyInAnyOrderElementsOf(all.identities());
        assertThat(left)
                .noneMatch(event -> event.camera() != null
                        && all.isForgotten(new TrackletId(
                                event.camera(),
                                Optional.ofNullable(event.track()).orElseThrow())))
                .noneMatch(event ->
                        event.tracklets() != null && event.tracklets().stream().anyMatch(all::isForgotten))
                .noneMatch(event -> event.name() != null && all.isForgotten(event.identity()));
    }

    /** A site as the linker tells it: tracklets come, identities are merged, split, corrected, named, and some forgotten. */
    private List<IdentityEvent> someEvents(Random random) {
        List<IdentityEvent> events = new ArrayList<>();
        Journeys now = new Journeys();
        for (int i = 0; i < 80; i++) {
            IdentityEvent event = i == 79 ? forget(now, random) : someEvent(now, i, random);
            now.apply(event);
            events.add(event);
        }
        return events;
    }

    private IdentityEvent someEvent(Journeys now, int i, Random random) {
        TrackletId fresh = new TrackletId("camera-" + random.nextInt(3), i + 1);
        int kind = now.identities().size() < 3 ? 0 : random.nextInt(12);
        if (kind < 3) {
            return seen(IdentityEvent.Type.CREATED, "p-" + i, fresh, null);
        }
        Identity one = any(now, random);
        Identity other = any(now, random);
        boolean apart = !one.equals(other);
        TrackletId first = tracklets(other).get(0);
        return switch (kind) {
            case 3, 4, 5, 6 -> seen(IdentityEvent.Type.SIGHTED, one.identity(), fresh, other.identity());
            case 7 -> about(IdentityEvent.Type.NAMED, one.identity(), "name " + i);
            case 8 ->
                apart
                        ? moved(
                                IdentityEvent.Type.MERGED,
                                one.identity(),
                                other.identity(),
                                tracklets(other).toArray(TrackletId[]::new))
                        : about(IdentityEvent.Type.EXPIRED, one.identity(), null);
            case 9 ->
                other.journey().size() > 1
                        ? moved(IdentityEvent.Type.SPLIT, "p-" + i, other.identity(), first)
                        : seen(IdentityEvent.Type.SIGHTED, one.identity(), fresh, null);
            case 10 ->
                apart
                        ? moved(IdentityEvent.Type.REASSIGNED, one.identity(), other.identity(), first)
                        : seen(IdentityEvent.Type.SIGHTED, one.identity(), fresh, null);
            default -> forget(now, random);
        };
    }

    private IdentityEvent forget(Journeys now, Random random) {
        return about(IdentityEvent.Type.FORGOTTEN, any(now, random).identity(), null);
    }

    private static Identity any(Journeys now, Random random) {
        List<Identity> identities = now.identities();
        return identities.get(random.nextInt(identities.size()));
    }

    private static List<TrackletId> tracklets(Identity identity) {
        return identity.journey().stream()
                .map(visit -> new TrackletId(visit.camera(), visit.track()))
                .toList();
    }

    private static List<IdentityEvent> left(List<IdentityEvent> events) {
        WithoutForgotten filter = new WithoutForgotten(fold(events));
        return events.stream().flatMap(event -> filter.of(event).stream()).toList();
    }

    private static Journeys fold(List<IdentityEvent> events) {
        Journeys journeys = new Journeys();
        events.forEach(journeys::apply);
        return journeys;
    }

    private IdentityEvent seen(IdentityEvent.Type type, String identity, TrackletId tracklet, String runnerUp) {
        RunnerUp other = runnerUp == null ? null : new RunnerUp(runnerUp, new Comparison(.1, .2, .3, 0., null, .5));
        Because because = new Because("alike", new Comparison(.9, .5, .1, 0., null, .5), other, null, null);
        return new IdentityEvent(
                "e-" + ids++,
                type,
                "shop",
                ids,
                identity,
                IdentityEvent.Subject.seen(tracklet, ids, ids),
                "m",
                because);
    }

    private IdentityEvent moved(IdentityEvent.Type type, String identity, String formerly, TrackletId... tracklets) {
        return new IdentityEvent(
                "e-" + ids++,
                type,
                "shop",
                ids,
                identity,
                IdentityEvent.Subject.moved(formerly, List.of(tracklets), List.of()),
                "m",
                Because.rule("alike"));
    }

    private IdentityEvent about(IdentityEvent.Type type, String identity, String name) {
        return new IdentityEvent(
                "e-" + ids++,
                type,
                "shop",
                ids,
                identity,
                IdentityEvent.Subject.whole(name),
                "m",
                Because.command("c-1"));
    }
}
