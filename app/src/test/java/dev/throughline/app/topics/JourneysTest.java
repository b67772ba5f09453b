package dev.throughline.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import java.util.List;
import org.junit.jupiter.api.Test;

class JourneysTest {
    private static final TrackletId FIRST = new TrackletId("door", 1);
    private static final TrackletId SECOND = new TrackletId("desk", 1);

    private final Journeys journeys = new Journeys();

    @Test
    void whoWasMergedIsNoMoreAndTheNameGoesAlong() {
        journeys.apply(created("p-1", FIRST));
        journeys.apply(created("p-2", SECOND));
        journeys.apply(named("p-2", "Ada"));

        assertThat(journeys.apply(moved(IdentityEvent.Type.MERGED, "p-1", "p-2", SECOND)))
                .isEqualTo(Journeys.Change.CORRECTED);

        assertThat(journeys.identities()).singleElement().satisfies(identity -> {
            assertThat(identity.identity()).isEqualTo("p-1");
            assertThat(identity.name()).isEqualTo("Ada");
            assertThat(identity.journey()).extracting(Identity.Visit::camera).containsExactly("door", "desk");
        });
        assertThat(journeys.identityOf(SECOND)).hasValue("p-1");
        assertThat(journeys.label("p-1")).isEqualTo("Ada");
    }

    @Test
    void whoWasSplitOffIsSomebodyOfTheirOwn() {
        journeys.apply(created("p-1", FIRST));
        journeys.apply(sighted("p-1", SECOND));
        journeys.apply(moved(IdentityEvent.Type.SPLIT, "p-3", "p-1", SECOND));

        assertThat(journeys.identities()).extracting(Identity::identity).containsExactly("p-1", "p-3");
        assertThat(journeys.identityOf(SECOND)).hasValue("p-3");
        assertThat(journeys.label("p-3")).isEqualTo("person 2");
    }

    @Test
    void whoWasForgottenIsNowhere() {
        journeys.apply(created("p-1", FIRST));
        journeys.apply(new IdentityEvent(
                "e-9",
                IdentityEvent.Type.FORGOTTEN,
                "shop",
                9,
                "p-1",
                IdentityEvent.Subject.whole(null),
                "m",
                Because.command("c-1")));

        assertThat(journeys.identities()).isEmpty();
        assertThat(journeys.identityOf(FIRST)).isEmpty();
    }

    /** Any program may write to the topic, and it does not reach back for ever. */
    @Test
    void whoeverAnEventSpeaksOfCanBeCalledSomething() {
        journeys.apply(named("p-7", "Ada"));
        journeys.apply(moved(IdentityEvent.Type.MERGED, "p-8", "p-9", SECOND));

        assertThat(journeys.number("p-7")).isEqualTo(1);
        assertThat(journeys.label("p-8")).isEqualTo("person 2");
        assertThat(journeys.number("p-9")).isEqualTo(3);
    }

    @Test
    void aCorrectionOfWhatTheTopicNoLongerHoldsIsPassedOver() {
        journeys.apply(moved(IdentityEvent.Type.MERGED, "p-1", "p-2", SECOND));

        assertThat(journeys.identities()).extracting(Identity::journey).containsExactly(List.of());
    }

    private static IdentityEvent created(String identity, TrackletId tracklet) {
        return seen(IdentityEvent.Type.CREATED, identity, tracklet);
    }

    private static IdentityEvent sighted(String identity, TrackletId tracklet) {
        return seen(IdentityEvent.Type.SIGHTED, identity, tracklet);
    }

    private static IdentityEvent seen(IdentityEvent.Type type, String identity, TrackletId tracklet) {
        long time = tracklet.equals(FIRST) ? 1 : 5;
        return new IdentityEvent(
                "e-" + tracklet,
                type,
                "shop",
                time,
                identity,
                IdentityEvent.Subject.seen(tracklet, time, time),
                "m",
                Because.rule("new"));
    }

    private static IdentityEvent named(String identity, String name) {
        return new IdentityEvent(
                "e-8",
                IdentityEvent.Type.NAMED,
                "shop",
                8,
                identity,
                IdentityEvent.Subject.whole(name),
                "m",
                Because.command("c-1"));
    }

    private static IdentityEvent moved(IdentityEvent.Type type, String identity, String formerly, TrackletId tracklet) {
        return new IdentityEvent(
                "e-7",
                type,
                "shop",
                7,
                identity,
                IdentityEvent.Subject.moved(formerly, List.of(tracklet), List.of("e-" + tracklet)),
                "m",
                Because.rule("alike"));
    }
}
