package dev.throughline.streams.link;

import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.streams.link.GroundPlane.Says;
import dev.throughline.streams.track.Walkers;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroundPlaneTest {
    private static final double WALK = 1.4;

    private final GroundPlane floor = new GroundPlane();

    @Test
    void twoCamerasThatPutSomebodyInOnePlaceAtOneTimeAgree() {
        Optional<Says> says = says(walk(0, 5, 0, 0), walk(0, 5, 0, .3));

        assertThat(says).isPresent();
        assertThat(says.get().atOnce()).isTrue();
        assertThat(says.get().ratio()).isGreaterThan(8);
    }

    @Test
    void whoeverIsElsewhereAtThatTimeIsSomebodyElse() {
        assertThat(ratio(walk(0, 5, 0, 0), walk(0, 5, 0, 4))).isLessThan(-8);
    }

    @Test
    void placesAreComparedWhereTheOtherWasAtThatMoment() {
        List<FloorPoint> between = walk(.5, 4.5, .5 * WALK, 0); // the same walk, but at other moments

        assertThat(ratio(walk(0, 5, 0, 0), between)).isCloseTo(ratio(walk(0, 4, 0, 0), walk(0, 4, 0, 0)), within(1e-9));
    }

    @Test
    void aLongTimeTogetherTellsLittleMoreThanAShortOne() {
        double momentary = ratio(walk(0, 0, 0, 0), walk(0, 0, 0, 0));
        double shortly = ratio(walk(0, 4, 0, 0), walk(0, 4, 0, 0));
        double forLong = ratio(walk(0, 100, 0, 0), walk(0, 100, 0, 0));

        assertThat(momentary).isCloseTo(2 * Math.log(5 / .5), within(1e-9)); // the densities at 0
        assertThat(shortly).isGreaterThan(momentary);
        assertThat(forLong).isEqualTo(12);
    }

    @Test
    void oneFootThatIsPutElsewhereDoesNotOverturnTheRest() {
        List<FloorPoint> slipped = new ArrayList<>(walk(0, 8, 0, 0));
        slipped.set(4, new FloorPoint(slipped.get(4).timeMicros(), 50, 50));

        assertThat(ratio(walk(0, 8, 0, 0), slipped)).isPositive();
    }

    @Test
    void whoeverComesAfterThemWhereTheyWentMayBeThem() {
        Optional<Says> says = says(walk(0, 5, 0, 0), walk(7, 9, 7 * WALK, 0));

        assertThat(says).isPresent();
        assertThat(says.get().atOnce()).isFalse();
        assertThat(says.get().ratio()).isBetween(.5, 2.);
    }

    @Test
    void nobodyGetsFarInAShortTime() {
        assertThat(ratio(walk(0, 5, 0, 0), walk(7, 9, 60, 0))).isEqualTo(-12);
        assertThat(ratio(walk(0, 5, 0, 0), walk(15, 17, 80, 0))).isEqualTo(-12); // where many might have walked 15 m
    }

    @Test
    void whatFollowsAndWhatWentAheadTellTheSame() {
        List<FloorPoint> before = walk(0, 5, 0, 0);
        List<FloorPoint> after = walk(7, 9, 8, 1);

        assertThat(ratio(before, after)).isEqualTo(ratio(after, before));
    }

    @Test
    void afterAMinuteAnybodyMayBeAnywhere() {
        assertThat(says(walk(0, 5, 0, 0), walk(70, 75, 0, 0))).isEmpty();
    }

    @Test
    void whoIsNotSeenOnTheFloorSaysNothing() {
        assertThat(says(List.of(), walk(0, 5, 0, 0))).isEmpty();
        assertThat(says(List.of(), List.of())).isEmpty();
    }

    @Test
    void howFarCamerasDifferIsLearned() {
        double atFirst = floor.one();
        for (int i = 0; i < 300; i++) {
            floor.one(List.of(tracklet(walk(0, 5, 0, 0))), tracklet(walk(0, 5, 0, 1.2)));
        }

        assertThat(atFirst).isEqualTo(.5);
        assertThat(floor.one()).isCloseTo(1.2 / Math.sqrt(2), within(.05)); // in each direction
    }

    @Test
    void twoWhoWereTakenForOneHardlyTeachAnything() {
        for (int i = 0; i < 300; i++) {
            double apart = i % 10 == 0 ? 30 : .5;
            floor.one(List.of(tracklet(walk(0, 5, 0, 0))), tracklet(walk(0, 5, 0, apart)));
        }

        assertThat(floor.one()).isLessThan(.6); // 6.7 if all counted as they are
    }

    @Test
    void howFarPeopleAreApartIsLearned() {
        for (int i = 0; i < 300; i++) {
            floor.two(List.of(tracklet(walk(0, 5, 0, 0))), tracklet(walk(0, 5, 0, 14)));
        }

        assertThat(floor.two()).isCloseTo(14 / Math.sqrt(2), within(.5));
    }

    private Optional<Says> says(List<FloorPoint> one, List<FloorPoint> other) {
        return floor.weigh(List.of(tracklet(one)), List.of(tracklet(other)));
    }

    private double ratio(List<FloorPoint> one, List<FloorPoint> other) {
        return says(one, other).orElseThrow().ratio();
    }

    /** Straight ahead, a point a second. */
    private static List<FloorPoint> walk(double from, double to, double x, double y) {
        List<FloorPoint> points = new ArrayList<>();
        for (double seconds = from; seconds <= to; seconds++) {
            points.add(new FloorPoint(micros(seconds), x + WALK * (seconds - from), y));
        }
        return points;
    }

    private static TrackletUpdate tracklet(List<FloorPoint> trajectory) {
        Box box = new Box(0, 0, 40, 100);
        return new TrackletUpdate(
                        Walkers.SITE,
                        "door",
                        1,
                        micros(100),
                        new TrackletUpdate.Seen(9, micros(0), micros(100), box, box),
                        true,
                        new TrackletUpdate.Look(Walkers.MODEL, List.of(), null),
                        List.of())
                .withTrajectory(trajectory);
    }
}
