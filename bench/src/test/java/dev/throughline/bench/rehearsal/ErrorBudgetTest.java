package dev.throughline.bench.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ErrorBudgetTest {
    private static final Calibration CALIBRATION = new Calibration(-10, 20, 0);

    private final TruthSite site = SmallSite.site();
    private final Seen seen = SmallSite.seenAsOne(site);

    @Test
    void theTruthInEveryPlaceLosesNothing() {
        Tracked tracked = Tracked.byTheTruth(seen.withTrueEmbeddings(site), site, CALIBRATION);
        SiteScore score = Linked.byTheTruth(tracked, site).score(site);
        assertThat(score.combined().clear().mota()).isEqualTo(1);
        assertThat(score.identity().f1()).isEqualTo(1);
        assertThat(score.hota().hota()).isCloseTo(1, within(1e-6)); // boxes travel as floats
    }

    @Test
    void wherePeopleLookAlikeTheLinkerErrsAndTrueEmbeddingsMendIt() {
        assertThat(linked(seen).score(site).identity().f1()).isLessThan(.8);
        Linked mended = linked(seen.withTrueEmbeddings(site));
        assertThat(mended.people()).isEqualTo(3);
        assertThat(mended.score(site).identity().f1()).isGreaterThan(.97);
    }

    private Linked linked(Seen everybody) {
        Tracked tracked =
                Tracked.byTheTracker(everybody, site.settings().stages().track(), CALIBRATION);
        return Linked.byTheLinker(tracked, site.settings(), CALIBRATION);
    }

    @Test
    void trueLinksMendWhatTheLinkerDoes() {
        Tracked tracked = Tracked.byTheTracker(seen, site.settings().stages().track(), CALIBRATION);
        assertThat(Linked.byTheTruth(tracked, site).score(site).identity().f1()).isGreaterThan(.97);
    }

    @Test
    void whereNobodyIsLinkedEveryTrackletIsSomebody() {
        Linked alone = Linked.byNobody(Tracked.byTheTruth(seen, site, CALIBRATION));
        assertThat(alone.people()).isEqualTo(6);
        assertThat(alone.trackletCount()).isEqualTo(6);
        assertThat(alone.score(site).identity().f1()).isEqualTo(.5); // of each person, one of two cameras
        assertThat(alone.score(site).combined().identity().f1()).isEqualTo(1);
    }

    @Test
    void aTrueTrackEndsWhereSomebodyIsOutOfSightForLongerThanTheGap() {
        List<MotBox> door = new ArrayList<>(site.truth().get("door"));
        door.removeIf(box -> box.id() == 2 && box.frame() >= 50 && box.frame() < 75); // 2.5 s; the gap is 2 s
        TruthSite away = new TruthSite(site.settings(), new TreeMap<>(Map.of("door", door, "yard", List.<MotBox>of())));
        Tracked tracked = Tracked.byTheTruth(SmallSite.seenAsOne(away), away, CALIBRATION);
        assertThat(Linked.byNobody(tracked).trackletCount()).isEqualTo(4);
        assertThat(Linked.byTheTruth(tracked, away).people()).isEqualTo(3);
    }

    @Test
    void trueTracksTellTheLinkerWhatACameraCouldTell() {
        List<SiteUpdate> updates = Tracked.byTheTruth(seen, site, CALIBRATION).updates();
        assertThat(updates).filteredOn(TrackletUpdate.class::isInstance).isNotEmpty();
        for (String camera : site.settings().cameraIds()) {
            assertThat(updates)
                    .filteredOn(update -> update.camera().equals(camera))
                    .extracting(SiteUpdate::timeMicros)
                    .isSorted();
        }
    }

    @Test
    void aSecondBoxOfTheSameNameInAPictureIsSomebodyElse() {
        TruthSite one = new TruthSite(
                site.settings(),
                new TreeMap<>(Map.of("door", List.of(new MotBox(1, 1, 0, 0, 40, 90, 1)), "yard", List.<MotBox>of())));
        FrameTracks frame = new FrameTracks(
                "site",
                "door",
                1,
                0,
                List.of(new TrackedBox(1, null, 0, 0, 40, 90, 1), new TrackedBox(2, null, 2, 0, 40, 90, 1)));
        Linked twice = new Linked(
                new Tracked(Map.of("door", List.of(frame)), List.of()),
                Map.of(new TrackletId("door", 1), "p-1", new TrackletId("door", 2), "p-1"),
                List.of());
        assertThat(twice.score(one).combined().clear().falsePositives()).isEqualTo(1);
    }

    @Test
    void boxesAreMatchedOneToOneFromAnOverlapOfOneHalf() {
        List<MotBox> truth = List.of(new MotBox(1, 7, 0, 0, 40, 90, 1), new MotBox(1, 8, 100, 0, 40, 90, 1));
        assertThat(Matching.ids(
                        List.of(
                                new Box(10, 0, 40, 90), // 30 / 50 of both
                                new Box(2, 0, 40, 90), // better, and there is but one
                                new Box(120, 0, 40, 90)), // 20 / 60
                        truth))
                .containsExactly(Matching.NOBODY, 7, Matching.NOBODY);
    }

    @Test
    void truthOfOtherCamerasThanTheSitesIsRefused() {
        assertThatThrownBy(() -> new TruthSite(site.settings(), new TreeMap<>(Map.of("door", List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth is of the cameras [door], the site has [door, yard]");
    }
}
