package dev.throughline.bench.composite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.bench.composite.Projection.Pixel;
import dev.throughline.bench.composite.Projection.Point;
import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.bench.wildtrack.WildtrackZip;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.Homography;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    /** Ten metres above the ground and looking straight down. */
    private static final Projection DOWN =
            new Projection(100, 100, 50, 40, Homography.rotation(List.of(Math.PI, 0., 0.)), List.of(0., 0., 1000.));

    @Test
    void aQuarterTurnAboutTheThirdAxisTakesTheFirstToTheSecond() {
        List<Double> turned = Homography.rotation(List.of(0., 0., Math.PI / 2));
        double[] expected = {0, -1, 0, 1, 0, 0, 0, 0, 1};
        for (int i = 0; i < 9; i++) {
            assertThat(turned.get(i)).isCloseTo(expected[i], within(1e-12));
        }
        assertThat(Homography.rotation(List.of(0., 0., 0.))).containsExactly(1., 0., 0., 0., 1., 0., 0., 0., 1.);
    }

    @Test
    void aPointIsSeenWhereItsRayLeads() {
        Point ground = new Point(30, -20, 0);
        Pixel pixel = DOWN.seen(ground);
        assertThat(pixel.x()).isCloseTo(50 + 100 * 30 / 1000., within(1e-9));
        assertThat(pixel.y()).isCloseTo(40 + 100 * 20 / 1000., within(1e-9));

        Point ray = DOWN.ray(pixel.x(), pixel.y());
        Point from = DOWN.centre();
        assertThat(from.z()).isCloseTo(1000, within(1e-9));
        double length = -from.z() / ray.z();
        assertThat(from.x() + length * ray.x()).isCloseTo(ground.x(), within(1e-9));
        assertThat(from.y() + length * ray.y()).isCloseTo(ground.y(), within(1e-9));
    }

    @Test
    void distanceIsFromTheCameraNotAlongTheGround() {
        assertThat(DOWN.distance(new Place(0, 0))).isCloseTo(1000, within(1e-9));
        assertThat(DOWN.distance(new Place(300, 400))).isCloseTo(Math.sqrt(1000 * 1000 + 500 * 500), within(1e-9));
    }

    /** The medians, over other pictures, are 6.8, 8.4, 8.4, 8.9, 2.3 and 11.1 pixels in the description of the data. */
    @Test
    @Needs(Need.SHARED)
    void annotatedFeetAreSeenWhereTheCalibrationSays() {
        Walks walks = Sources.walks();
        Map<Integer, Double> described = Map.of(0, 6.8, 1, 8.4, 2, 8.4, 4, 8.9, 5, 2.3, 6, 11.1);
        for (CompositeView viewpoint : CompositeView.ALL) {
            Projection projection = walks.projection(viewpoint.view());
            double[] distances = walks.walks().keySet().stream()
                    .flatMap(walk -> walks.stretches(walk, viewpoint.view()).stream())
                    .flatMap(stretch -> stretch.steps().stream())
                    .filter(step -> isInside(step.box()))
                    .mapToDouble(step -> miss(projection, step))
                    .sorted()
                    .toArray();
            assertThat(distances[distances.length / 2])
                    .as("median of view %d", viewpoint.view())
                    .isCloseTo(described.get(viewpoint.view()), within(2.));
        }
    }

    private static double miss(Projection projection, Step step) {
        Pixel foot = projection.seen(new Point(step.place().x(), step.place().y(), 0));
        return Math.hypot(
                foot.x() - step.box().x() - step.box().w() / 2,
                foot.y() - step.box().bottom());
    }

    private static boolean isInside(Box box) {
        return box.x() >= 0 && box.y() >= 0 && box.right() <= WildtrackZip.WIDTH && box.bottom() <= WildtrackZip.HEIGHT;
    }
}
