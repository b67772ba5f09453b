package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {
    private long now = 5_000;

    @Test
    void atFullSpeedEverythingIsDue() {
        assertThat(Pacing.max().until(Long.MAX_VALUE)).isZero();
    }

    @Test
    void nothingIsDueBeforeAllCamerasAreReady() {
        Pacing pacing = new Pacing(1, 2, () -> now);
        pacing.join(0);
        assertThat(pacing.until(0)).isPositive();
        pacing.join(0);
        assertThat(pacing.until(0)).isZero();
    }

    @Test
    void aCameraWithoutPicturesIsNotWaitedFor() {
        Pacing pacing = new Pacing(1, 2, () -> now);
        pacing.join(0);
        pacing.stayAway();
        assertThat(pacing.until(0)).isZero();
    }

    @Test
    void theCamerasOfASiteKeepInStep() {
        Pacing pacing = new Pacing(1, 2, () -> now);
        pacing.join(20_000_000); // filmed 20 s later
        pacing.join(0);
        assertThat(pacing.until(0)).isZero();
        assertThat(pacing.until(20_000_000)).isEqualTo(Duration.ofSeconds(20));
        now += 19_000_000_000L;
        assertThat(pacing.until(20_000_000)).isEqualTo(Duration.ofSeconds(1));
        now += 2_000_000_000L;
        assertThat(pacing.until(20_000_000)).isZero();
    }

    @Test
    void twiceAsFastTakesHalfTheTime() {
        Pacing pacing = new Pacing(2, 1, () -> now);
        pacing.join(0);
        assertThat(pacing.until(3_000_000)).isEqualTo(Duration.ofMillis(1_500));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void aSpeedIsAboveZero(double factor) {
        assertThatThrownBy(() -> Pacing.times(factor, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("speed must be above 0")
                .hasMessageContaining(String.valueOf(factor));
    }
}
