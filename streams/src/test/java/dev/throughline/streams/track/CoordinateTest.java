package dev.throughline.streams.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinateTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 6, 60})
    void manyShortStepsAreOneLongStep(int steps) {
        Coordinate start = new Coordinate(10, 3, 4, 1.5, 2);

        Coordinate walked = start;
        for (int i = 0; i < steps; i++) {
            walked = walked.after(1.0 / steps, .7, 1.3);
        }

        Coordinate jumped = start.after(1, .7, 1.3);
        assertThat(walked.value()).isCloseTo(jumped.value(), within(1e-9));
        assertThat(walked.valueVariance()).isCloseTo(jumped.valueVariance(), within(1e-9));
        assertThat(walked.covariance()).isCloseTo(jumped.covariance(), within(1e-9));
        assertThat(walked.speedVariance()).isCloseTo(jumped.speedVariance(), within(1e-9));
    }

    @Test
    void believesEachSideByHowSureItIs() {
        Coordinate seen = new Coordinate(0, 0, 1, 0, 0).seen(3, Math.sqrt(2)); // variances 1 and 2

        assertThat(seen.value()).isCloseTo(3 * (1.0 / (1 + 2)), within(1e-12));
        assertThat(seen.valueVariance()).isCloseTo(1 * 2.0 / (1 + 2), within(1e-12));
    }

    @Test
    void learnsTheSpeedFromPlacesAlone() {
        Coordinate walking = Coordinate.at(0, 1, 50);
        for (int second = 1; second <= 10; second++) {
            walking = walking.after(1, .1, .1).seen(7 * second, 1);
        }

        assertThat(walking.speed()).isCloseTo(7, within(.1));
    }

    @Test
    void surpriseIsCountedInDeviations() {
        assertThat(new Coordinate(10, 0, 9, 0, 0).surprise(20, 4)).isEqualTo(10.0 * 10 / (9 + 4 * 4));
    }
}
