package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases small enough to see the answer. People stand at places that are far apart: boxes overlap whole or not at all. */
class TrackingTest {
    private static final double EXACT = 1e-12;
    private static final long ANN = 1;
    private static final long BEN = 2;
    private static final int LEFT = 0;
    private static final int RIGHT = 1000;

    @Test
    void perfectTracksScoreOneWhateverTheirNumbers() {
        TrackingScore score = Tracking.evaluate(
                join(stands(ANN, LEFT, 1, 5), stands(BEN, RIGHT, 1, 5)),
                join(stands(70, RIGHT, 1, 5), stands(80, LEFT, 1, 5)));
        assertThat(score.clear().mota()).isEqualTo(1);
        assertThat(score.clear().motp()).isCloseTo(1, within(EXACT));
        assertThat(score.identity()).isEqualTo(new IdentityScore(10, 0, 0));
        assertThat(score.hota().hota()).isCloseTo(1, within(EXACT));
    }

    @Test
    void motaCountsMissesFalseAlarmsAndSwitches() {
        List<MotBox> truth = stands(ANN, LEFT, 1, 10);
        List<MotBox> tracks = join(stands(7, LEFT, 1, 4), stands(8, LEFT, 6, 10), stands(9, RIGHT, 3, 4));
        ClearScore clear = Tracking.evaluate(truth, tracks).clear();
        // found in 9 of 10 frames, one gap, one change of track, two boxes over nobody
        assertThat(clear).isEqualTo(new ClearScore(9, 2, 1, 1, 0, new ClearScore.People(1, 0, 0), 9));
        assertThat(clear.mota()).isCloseTo(1 - (1 + 2 + 1) / 10., within(EXACT));
        assertThat(clear.recall()).isCloseTo(9 / 10., within(EXACT));
        assertThat(clear.precision()).isCloseTo(9 / 11., within(EXACT));
    }

    @Test
    void aGapInTheTrackOfOnePersonIsAFragmentationOnlyWhereSomebodyElseIsTracked() {
        List<MotBox> truth = join(stands(ANN, LEFT, 1, 3), stands(BEN, RIGHT, 1, 3));
        List<MotBox> gap = join(stands(7, LEFT, 1, 1), stands(7, LEFT, 3, 3));
        assertThat(Tracking.evaluate(truth, join(gap, stands(8, RIGHT, 1, 3))).clear())
                .extracting(ClearScore::fragmentations)
                .isEqualTo(1);
        // TrackEval passes over a frame without any track: the gap goes unnoticed
        assertThat(Tracking.evaluate(truth, gap).clear())
                .extracting(ClearScore::fragmentations)
                .isEqualTo(0);
    }

    @Test
    void peopleAreMostlyTrackedAboveFourFifthsAndMostlyLostBelowOneFifth() {
        List<MotBox> truth = stands(ANN, LEFT, 1, 10);
        assertThat(parts(truth, stands(7, LEFT, 1, 9))).containsExactly(1, 0, 0);
        assertThat(parts(truth, stands(7, LEFT, 1, 8))).containsExactly(0, 1, 0);
        assertThat(parts(truth, stands(7, LEFT, 1, 2))).containsExactly(0, 1, 0);
        assertThat(parts(truth, stands(7, LEFT, 1, 1))).containsExactly(0, 0, 1);
        assertThat(parts(truth, List.of())).containsExactly(0, 0, 1);
    }

    private static List<Integer> parts(List<MotBox> truth, List<MotBox> tracks) {
        ClearScore clear = Tracking.evaluate(truth, tracks).clear();
        return List.of(
                clear.people().mostlyTracked(),
                clear.people().partlyTracked(),
                clear.people().mostlyLost());
    }

    @Test
    void thePairOfTheFrameBeforeIsKeptAlsoWhereAnotherOverlapsMore() {
        MotBox ann = box(2, ANN, 0);
        MotBox sameTrack = box(2, 7, 30); // overlap 70 / 130
        MotBox nearer = box(2, 8, 10); // overlap 90 / 110
        ClearScore clear = Tracking.evaluate(List.of(box(1, ANN, 0), ann), List.of(box(1, 7, 0), sameTrack, nearer))
                .clear();
        assertThat(clear.switches()).isZero();
        assertThat(clear.overlapSum()).isCloseTo(1 + 70 / 130., within(EXACT));
    }

    @Test
    void overlapsAddUpToTheMostEvenWithFewerPairs() {
        // each person could have the track 33 pixels to the left (overlap 67 / 133); two have one of overlap 1
        List<MotBox> truth = List.of(box(1, ANN, 33), box(1, BEN, 66), box(1, 3, 99));
        List<MotBox> tracks = List.of(box(1, 7, 0), box(1, 8, 33), box(1, 9, 66));
        ClearScore clear = Tracking.evaluate(truth, tracks).clear();
        assertThat(clear).isEqualTo(new ClearScore(2, 1, 1, 0, 0, new ClearScore.People(2, 0, 1), 2));
    }

    @Test
    void aPairCountsFromAnOverlapOfOneHalf() {
        List<MotBox> truth = List.of(new MotBox(1, ANN, 0, 0, 100, 100, 1));
        List<MotBox> half = List.of(new MotBox(1, 7, 0, 0, 100, 50, 1));
        List<MotBox> less = List.of(new MotBox(1, 7, 0, 0, 100, 49, 1));
        assertThat(Tracking.evaluate(truth, half).clear().truePositives()).isEqualTo(1);
        assertThat(Tracking.evaluate(truth, half).identity().truePositives()).isEqualTo(1);
        assertThat(Tracking.evaluate(truth, less).clear().truePositives()).isZero();
        assertThat(Tracking.evaluate(truth, less).identity().truePositives()).isZero();
    }

    @Test
    void identityGivesEachPersonOneTrackForTheWholeFootage() {
        // 7 follows Ann for 6 frames and 8 for 4: one of the two is wrong about her
        TrackingScore score =
                Tracking.evaluate(stands(ANN, LEFT, 1, 10), join(stands(7, LEFT, 1, 6), stands(8, LEFT, 7, 10)));
        assertThat(score.identity()).isEqualTo(new IdentityScore(6, 4, 4));
        assertThat(score.identity().f1()).isCloseTo(2 * 6 / (2 * 6 + 4 + 4.), within(EXACT));
    }

    @Test
    void identityPairsForTheBestSumAndNotTheBestPair() {
        // 7 is on Ann 5 times and on Ben 4; 8 is on Ann 4 times: 4 + 4 beats 5 + 0
        List<MotBox> truth = join(stands(ANN, LEFT, 1, 9), stands(BEN, RIGHT, 10, 13));
        List<MotBox> tracks = join(stands(7, LEFT, 1, 5), stands(8, LEFT, 6, 9), stands(7, RIGHT, 10, 13));
        assertThat(Tracking.evaluate(truth, tracks).identity().truePositives()).isEqualTo(8);
    }

    @Test
    void hotaIsTheMeanOfDetectionAndAssociation() {
        // every box is found, and Ann's ten are in two tracks of 5: each box shares 5 of the 10 with its track
        HotaScore hota = Tracking.evaluate(
                        stands(ANN, LEFT, 1, 10), join(stands(7, LEFT, 1, 5), stands(8, LEFT, 6, 10)))
                .hota();
        assertThat(hota.detA()).isCloseTo(1, within(EXACT));
        assertThat(hota.assA()).isCloseTo(5 / 10., within(EXACT));
        assertThat(hota.assRe()).isCloseTo(5 / 10., within(EXACT));
        assertThat(hota.assPr()).isCloseTo(1, within(EXACT));
        assertThat(hota.hota()).isCloseTo(Math.sqrt(5 / 10.), within(EXACT));
    }

    @Test
    void hotaPrefersTheTrackThatIsWithThePersonElsewhere() {
        // in frame 10 a stray box lies nearer than the track of the nine frames before (overlap 90 / 110)
        List<MotBox> tracks = join(stands(7, LEFT, 1, 9), List.of(box(10, 7, 10), box(10, 8, 0)));
        HotaScore hota = Tracking.evaluate(stands(ANN, LEFT, 1, 10), tracks).hota();
        assertThat(hota.thresholds().get(9).alpha()).isCloseTo(.5, within(EXACT));
        assertThat(hota.thresholds().get(9).assRe()).isCloseTo(1, within(EXACT));
    }

    @Test
    void hotaCountsAPairOnlyUpToItsOverlap() {
        HotaScore hota = Tracking.evaluate(List.of(box(1, ANN, 0)), List.of(box(1, 7, 30)))
                .hota();
        // 70 / 130 = .538: the ten thresholds from .05 to .50, not the nine above
        assertThat(hota.detA()).isCloseTo(10 / 19., within(EXACT));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 12, 14, 17, 18, 19})
    void hotaCountsAPairThatReachesAThresholdExactly(int twentieths) {
        List<MotBox> truth = List.of(new MotBox(1, ANN, 0, 0, 100, 100, 1));
        List<MotBox> part = List.of(new MotBox(1, 7, 0, 0, 100, 5 * twentieths, 1));
        assertThat(Tracking.evaluate(truth, part).hota().detA()).isCloseTo(twentieths / 19., within(EXACT));
    }

    @Test
    void withoutTracksEverythingIsMissed() {
        TrackingScore score = Tracking.evaluate(stands(ANN, LEFT, 1, 3), List.of());
        assertThat(score.clear()).isEqualTo(new ClearScore(0, 0, 3, 0, 0, new ClearScore.People(0, 0, 1), 0));
        assertThat(score.clear().mota()).isZero();
        assertThat(score.identity()).isEqualTo(new IdentityScore(0, 0, 3));
        assertThat(score.hota().hota()).isZero();
        assertThat(score.hota().locA()).isEqualTo(1);
    }

    @Test
    void withoutTruthEveryTrackIsAFalseAlarm() {
        TrackingScore score = Tracking.evaluate(List.of(), stands(7, LEFT, 1, 3));
        assertThat(score.clear()).isEqualTo(new ClearScore(0, 3, 0, 0, 0, new ClearScore.People(0, 0, 0), 0));
        assertThat(score.clear().mota()).isZero();
        assertThat(score.identity()).isEqualTo(new IdentityScore(0, 3, 0));
        assertThat(score.hota().hota()).isZero();
    }

    @Test
    void truthOfConfidenceZeroDoesNotCount() {
        MotBox ignored = new MotBox(1, BEN, RIGHT, 0, 100, 100, 0);
        TrackingScore score = Tracking.evaluate(List.of(box(1, ANN, LEFT), ignored), List.of(box(1, 7, LEFT)));
        assertThat(score.identity()).isEqualTo(new IdentityScore(1, 0, 0));
    }

    @Test
    void acrossCamerasATrackMustKeepThePersonsName() {
        Map<String, List<MotBox>> truth = Map.of("gate", stands(ANN, LEFT, 1, 6), "hall", stands(ANN, LEFT, 1, 4));
        Map<String, List<MotBox>> sameName = Map.of("gate", stands(7, LEFT, 1, 6), "hall", stands(7, LEFT, 1, 4));
        Map<String, List<MotBox>> otherName = Map.of("gate", stands(7, LEFT, 1, 6), "hall", stands(8, LEFT, 1, 4));

        assertThat(Tracking.evaluateSite(truth, sameName).identity()).isEqualTo(new IdentityScore(10, 0, 0));
        SiteScore renamed = Tracking.evaluateSite(truth, otherName);
        assertThat(renamed.identity()).isEqualTo(new IdentityScore(6, 4, 4));
        assertThat(renamed.combined().identity())
                .as("within the cameras nothing is wrong")
                .isEqualTo(new IdentityScore(10, 0, 0));
        assertThat(renamed.combined().clear().switches()).isZero();
        // each box shares 6 of 10, or 4 of 10, with its track
        assertThat(renamed.hota().assA()).isCloseTo((6 * 6 / 10. + 4 * 4 / 10.) / 10, within(EXACT));
    }

    @Test
    void acrossCamerasOneNameForTwoPeopleIsWrongForOneOfThem() {
        Map<String, List<MotBox>> truth = Map.of("gate", stands(ANN, LEFT, 1, 6), "hall", stands(BEN, LEFT, 1, 4));
        Map<String, List<MotBox>> tracks = Map.of("gate", stands(7, LEFT, 1, 6), "hall", stands(7, LEFT, 1, 4));
        assertThat(Tracking.evaluateSite(truth, tracks).identity()).isEqualTo(new IdentityScore(6, 4, 4));
    }

    @Test
    void theSamePlaceAndFrameInAnotherCameraIsAnotherPlace() {
        Map<String, List<MotBox>> truth = Map.of("gate", stands(ANN, LEFT, 1, 3), "hall", List.of());
        Map<String, List<MotBox>> tracks = Map.of("hall", stands(ANN, LEFT, 1, 3));
        assertThat(Tracking.evaluateSite(truth, tracks).identity()).isEqualTo(new IdentityScore(0, 3, 3));
    }

    @Test
    void oneCameraIsASiteOfItsOwn() {
        List<MotBox> truth = join(stands(ANN, LEFT, 1, 9), stands(BEN, RIGHT, 4, 7));
        List<MotBox> tracks = join(stands(7, LEFT, 2, 6), stands(8, RIGHT, 1, 7));
        TrackingScore alone = Tracking.evaluate(truth, tracks);
        SiteScore site = Tracking.evaluateSite(Map.of("gate", truth), Map.of("gate", tracks));
        assertThat(site.identity()).isEqualTo(alone.identity());
        assertThat(site.hota()).isEqualTo(alone.hota());
        assertThat(site.cameras()).isEqualTo(new TreeMap<>(Map.of("gate", alone)));
    }

    @Test
    void refusesTracksOfACameraThatTruthDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tracking.evaluateSite(Map.of("gate", List.of()), Map.of("gaet", List.of())))
                .withMessage(
                        "tracks of camera 'gaet', but truth only of [gate]: rename one, or leave these tracks out");
    }

    @Test
    void refusesAFrameThatHasAnIdTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tracking.evaluateSite(
                        Map.of("gate", stands(ANN, LEFT, 1, 3)),
                        Map.of("gate", List.of(box(2, 7, LEFT), box(2, 7, RIGHT)))))
                .withMessage("tracks of gate: frame 2 has id 7 twice");
    }

    /** A person or a track that does not move. */
    private static List<MotBox> stands(long id, int x, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(frame -> box(frame, id, x))
                .toList();
    }

    private static MotBox box(int frame, long id, double x) {
        return new MotBox(frame, id, x, 0, 100, 100, 1);
    }

    @SafeVarargs
    static List<MotBox> join(List<MotBox>... parts) {
        List<MotBox> joined = new ArrayList<>();
        for (List<MotBox> part : parts) {
            joined.addAll(part);
        }
        return joined;
    }
}
