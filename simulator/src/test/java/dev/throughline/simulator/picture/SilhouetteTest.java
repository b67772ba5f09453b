package dev.throughline.simulator.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SilhouetteTest {
    private static final double STEP = .001;

    @Test
    void theBodyIsWholeAndTheCornersAreGone() {
        assertThat(Silhouette.opacity(.5, .5, 2)).isEqualTo(1);
        assertThat(Silhouette.opacity(.5, .1, 2)).isGreaterThan(.95);
        assertThat(Silhouette.opacity(0, 0, 2)).isZero();
        assertThat(Silhouette.opacity(1, 0, 2)).isZero();
        assertThat(Silhouette.opacity(0, .5, 2)).isLessThan(.1);
    }

    @Test
    void leftAndRightAreAlike() {
        for (double across = 0; across <= .5; across += .05) {
            assertThat(Silhouette.opacity(across, .3, 2))
                    .isCloseTo(Silhouette.opacity(1 - across, .3, 2), within(1e-12));
        }
    }

    @Test
    void edgesAreSoft() {
        double before = 0;
        for (double across = 0; across <= .5; across += .01) {
            double opacity = Silhouette.opacity(across, .5, 2);
            assertThat(opacity).isBetween(before, before + .15);
            before = opacity;
        }
    }

    @Test
    void theExtentIsThatOfWhatBelongsToThePerson() {
        double left = 1;
        double top = 1;
        double right = 0;
        double bottom = 0;
        for (double down = STEP / 2; down < 1; down += STEP) {
            for (double across = STEP / 2; across < 1; across += STEP) {
                if (Silhouette.opacity(across, down, 2) >= Canvas.BELONGS) {
                    left = Math.min(left, across);
                    right = Math.max(right, across);
                    top = Math.min(top, down);
                    bottom = Math.max(bottom, down);
                }
            }
        }
        Outline extent = Silhouette.extent();
        assertThat(extent.left()).isCloseTo(left, within(STEP));
        assertThat(extent.top()).isCloseTo(top, within(STEP));
        assertThat(extent.right()).isCloseTo(right, within(STEP));
        assertThat(extent.bottom()).isCloseTo(bottom, within(STEP));
    }
}
