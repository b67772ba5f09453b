package dev.throughline.app.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Track 1 is Ann's, who was forgotten: seen from second 10 to 12 and, after a gap, from 15 to 16. Track 2 is Bob's. */
class MasksTest {
    private static final long SECOND = 1_000_000;

    @TempDir
    Path folder;

    private Masks masks;

    @BeforeEach
    void annIsForgotten() throws IOException {
        Journeys journeys = new Journeys();
        journeys.apply(created("ann", 1));
        journeys.apply(created("bob", 2));
        journeys.apply(new IdentityEvent(
                "e",
                IdentityEvent.Type.FORGOTTEN,
                "shop",
                99,
                "ann",
                IdentityEvent.Subject.whole(null),
                "m",
                Because.command("c")));
        TracksSpool spool = new TracksSpool(folder, journeys);
        try (spool) {
            for (int second = 8; second < 20; second++) {
                boolean annIsTracked = (second >= 10 && second <= 12) || (second >= 15 && second <= 16);
                TrackedBox bob = new TrackedBox(2, null, 400, 20, 30, 80, .9f);
                TrackedBox ann = new TrackedBox(1, null, 10 * second, 20, 40, 100, .9f);
                spool.add(new FrameTracks(
                        "shop", "door", second, second * SECOND, annIsTracked ? List.of(ann, bob) : List.of(bob)));
            }
        }
        masks = Masks.of(spool.cursor("door"), journeys);
    }

    @Test
    void theBoxIsHiddenWithAMargin() {
        Box hidden = at(11);
        assertThat(hidden.x()).isEqualTo(100);
        assertThat(hidden.y()).isEqualTo(10);
        assertThat(hidden.w()).isEqualTo(60);
        assertThat(hidden.h()).isEqualTo(120);
    }

    @Test
    void whereTheTrackerLostThemTheWayBetweenIsHidden() {
        assertThat(at(13).x()).isEqualTo(110);
        assertThat(at(13).right()).isEqualTo(200);
        assertThat(at(14)).isEqualTo(at(13));
    }

    @Test
    void beforeAndAfterAsFarAsSomebodyWalks() {
        assertThat(at(9).x()).as("a second before: .9 of 100 to each side").isCloseTo(10, within(.01f));
        assertThat(at(9).right()).isCloseTo(230, within(.01f));
        assertThat(at(17).right()).isCloseTo(290, within(.01f));
        assertThat(masks.at(8 * SECOND)).isEmpty();
        assertThat(masks.at(18 * SECOND)).isEmpty();
    }

    private Box at(int second) {
        assertThat(masks.at(second * SECOND)).hasSize(1);
        return masks.at(second * SECOND).get(0);
    }

    private static IdentityEvent created(String identity, long track) {
        return new IdentityEvent(
                "e-" + track,
                IdentityEvent.Type.CREATED,
                "shop",
                1,
                identity,
                IdentityEvent.Subject.seen(new TrackletId("door", track), 1, 1),
                "m",
                Because.rule("nobody"));
    }
}
