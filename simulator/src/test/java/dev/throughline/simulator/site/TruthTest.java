package dev.throughline.simulator.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.simulator.picture.Canvas;
import dev.throughline.simulator.picture.Outline;
import dev.throughline.simulator.picture.Truth;
import java.time.Duration;
import java.util.Arrays;
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

    private static final FloorPlan PLAN = FloorPlan.of(2, SeededRandom.of(1));
    private static final Viewpoint VIEW = Viewpoint.of(PLAN.room(0), 0, WIDTH, HEIGHT, SeededRandom.of(2));
    private static final Backdrop BACKDROP = Backdrop.of(SETTINGS, PLAN, VIEW);

    private final Brush brush =
            new Brush(WIDTH, HEIGHT, new Grade(SeededRandom.of(3)), BACKDROP, new Grain(SeededRandom.of(4)));
    private final Canvas canvas = new Canvas(WIDTH, HEIGHT);
    private final byte[] room = brush.room();

    private ProjectedBody body(int id, double away, double heading) {
        Spot spot = new Spot(
                VIEW.eye().x() + away * Math.cos(VIEW.bearing()), VIEW.eye().y() + away * Math.sin(VIEW.bearing()));
        Person person = new Person(id, Outfit.of(SeededRandom.of(id)), List.of());
        return ProjectedBody.of(person, new Pose(spot, heading, 1.2, id), VIEW).orElseThrow();
    }

    private List<Long> seen(int opening, ProjectedBody... bodies) {
        canvas.begin(room);
        return canvas
                .paint(Arrays.stream(bodies)
                        .map(body -> new DrawnFigure(body, opening, brush))
                        .toList())
                .stream()
                .map(DrawnFigure::id)
                .toList();
    }

    /** The pixels that differ from the empty room. */
    private BitSet drawn(ProjectedBody body) {
        assertThat(seen(-1, body)).hasSize(1);
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
        ProjectedBody body = body(id, 6, id);
        BitSet drawn = drawn(body);
        MotBox box = Truth.box(id, body.outline(), 1, WIDTH, HEIGHT).orElseThrow();

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
    void whoIsHiddenByANearerPersonIsNotSeen() {
        assertThat(seen(-1, body(1, 5.6, 0), body(2, 5.5, 0))).containsExactly(2L);
        assertThat(seen(-1, body(1, 9, 0), body(2, 4, 0))).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void nobodyIsSeenThroughAWall() {
        assertThat(seen(99, body(1, 6, 0)))
                .as("behind a door that is not there")
                .isEmpty();
        assertThat(canvas.pixels()).isEqualTo(room);
    }

    @Test
    void halfABoxInThePictureIsEnoughAndLessIsNot() {
        assertThat(Truth.box(1, new Outline(-20, 50, 20, 150), 3, WIDTH, HEIGHT))
                .contains(new MotBox(3, 1, 0, 50, 20, 100, 1));
        assertThat(Truth.box(1, new Outline(-21, 50, 19, 150), 3, WIDTH, HEIGHT))
                .isEmpty();
    }

    @Test
    void whoIsPartlyBehindTheCameraIsNotSeen() {
        Spot behind = new Spot(
                VIEW.eye().x() - 3 * Math.cos(VIEW.bearing()), VIEW.eye().y() - 3 * Math.sin(VIEW.bearing()));
        assertThat(ProjectedBody.of(
                        new Person(1, Outfit.of(SeededRandom.of(1)), List.of()), new Pose(behind, 0, 0, 0), VIEW))
                .isEmpty();
    }
}
