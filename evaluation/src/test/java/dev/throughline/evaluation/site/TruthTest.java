package dev.throughline.evaluation.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.tracking.MotBox;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One or two people in an otherwise empty room: what is drawn, against what the truth says of it. */
class TruthTest {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final SimulationSettings SETTINGS =
            new SimulationSettings(1, 1, 0, Duration.ofSeconds(10), WIDTH, HEIGHT, 8, false);
    private static final int NOISE = 0;

    private static final FloorPlan PLAN = FloorPlan.of(2, SeededRandom.of(1));
    private static final Viewpoint VIEW = Viewpoint.of(PLAN.room(0), 0, WIDTH, HEIGHT, SeededRandom.of(2));
    private static final Backdrop BACKDROP = Backdrop.of(SETTINGS, PLAN, VIEW);

    private final Canvas canvas =
            new Canvas(WIDTH, HEIGHT, new Grade(SeededRandom.of(3)), BACKDROP, new Grain(SeededRandom.of(4)));
    private final byte[] room = canvas.room(NOISE);

    private Figure figure(int id, double away, double heading) {
        Spot spot = new Spot(
                VIEW.eye().x() + away * Math.cos(VIEW.bearing()), VIEW.eye().y() + away * Math.sin(VIEW.bearing()));
        Person person = new Person(id, Outfit.of(SeededRandom.of(id)), List.of());
        return Figure.of(person, new Pose(spot, heading, 1.2, id), VIEW).orElseThrow();
    }

    /** The pixels that differ from the empty room. */
    private BitSet drawn(Figure... figures) {
        canvas.begin(room, NOISE, figures.length);
        for (Figure figure : figures) {
            canvas.draw(figure, -1);
        }
        BitSet changed = new BitSet();
        for (int i = 0; i < room.length; i++) {
            if (canvas.pixels()[i] != room[i]) {
                changed.set(i / 3);
            }
        }
        return changed;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theBoxIsWhereThePixelsAre(int id) {
        Figure figure = figure(id, 6, id);
        BitSet drawn = drawn(figure);
        MotBox box = Truth.box(figure, 1, SETTINGS).orElseThrow();

        int left = drawn.stream().map(pixel -> pixel % WIDTH).min().orElseThrow();
        int right = drawn.stream().map(pixel -> pixel % WIDTH).max().orElseThrow() + 1;
        int top = drawn.nextSetBit(0) / WIDTH;
        int bottom = (drawn.length() - 1) / WIDTH + 1;
        assertThat(box.x()).as("left").isCloseTo(left, within(1.5));
        assertThat(box.y()).as("top").isCloseTo(top, within(1.5));
        assertThat(box.x() + box.w()).as("right").isCloseTo(right, within(1.5));
        assertThat(box.y() + box.h()).as("bottom").isCloseTo(bottom, within(1.5));
        assertThat(box.h()).as("somebody of human height at 6 m").isBetween(70.0, 220.0);
    }

    @Test
    void pixelsThatANearerPersonCoversAreHidden() {
        Figure far = figure(1, 6.5, 0);
        Figure near = figure(2, 5.5, 1);
        BitSet hidden = owned(far);
        int whole = hidden.cardinality();
        hidden.and(owned(near));

        drawn(far, near);
        assertThat(canvas.drawn(1)).isEqualTo(whole);
        assertThat(canvas.seen(1)).isEqualTo(whole - hidden.cardinality());
        assertThat(canvas.seen(2)).isEqualTo(canvas.drawn(2));
        assertThat(hidden.cardinality()).isGreaterThan(whole / 3);
    }

    /** The pixels that are the figure's where it is alone; what fades at its outline is not. */
    private BitSet owned(Figure figure) {
        BitSet owned = drawn(figure);
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            owned.set(pixel, canvas.shows(pixel, 1));
        }
        return owned;
    }

    @Test
    void nobodyIsSeenThroughAWall() {
        Figure figure = figure(1, 6, 0);
        canvas.begin(room, NOISE, 1);
        canvas.draw(figure, 99); // behind a door that is not there
        assertThat(canvas.seen(1)).isZero();
        assertThat(canvas.drawn(1)).isPositive();
        assertThat(canvas.pixels()).isEqualTo(room);
    }

    @Test
    void aQuarterIsEnoughAndLessIsNot() {
        assertThat(Truth.counts(100, 25)).isTrue();
        assertThat(Truth.counts(100, 24)).isFalse();
        assertThat(Truth.counts(0, 0)).isFalse();
    }

    @Test
    void halfABoxInThePictureIsEnoughAndLessIsNot() {
        Person person = new Person(1, Outfit.of(SeededRandom.of(1)), List.of());
        Figure half = new Figure(person, new Spot(0, 0), 5, List.of(), -20, 50, 20, 150);
        assertThat(Truth.box(half, 3, SETTINGS)).contains(new MotBox(3, 1, 0, 50, 20, 100, 1));
        Figure less = new Figure(person, new Spot(0, 0), 5, List.of(), -21, 50, 19, 150);
        assertThat(Truth.box(less, 3, SETTINGS)).isEmpty();
    }

    @Test
    void whoIsPartlyBehindTheCameraIsNotSeen() {
        Spot behind = new Spot(
                VIEW.eye().x() - 3 * Math.cos(VIEW.bearing()), VIEW.eye().y() - 3 * Math.sin(VIEW.bearing()));
        assertThat(Figure.of(new Person(1, Outfit.of(SeededRandom.of(1)), List.of()), new Pose(behind, 0, 0, 0), VIEW))
                .isEmpty();
    }
}
