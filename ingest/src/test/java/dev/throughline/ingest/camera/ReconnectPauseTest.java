package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectPauseTest {
    @Test
    void pausesGrowUpToTenSecondsAndNoTwoCamerasHaveTheSame() {
        List<Duration> last = new ArrayList<>();
        for (int seed = 0; seed < 50; seed++) {
            ReconnectPause pause = new ReconnectPause(new Random(seed));
            Duration longest = Duration.ofSeconds(1);
            for (int i = 0; i < 12; i++) {
                Duration given = pause.after(Duration.ZERO);
                assertThat(given).as("seed %d", seed).isBetween(longest.dividedBy(2), longest);
                longest = longest.multipliedBy(2).compareTo(Duration.ofSeconds(10)) < 0
                        ? longest.multipliedBy(2)
                        : Duration.ofSeconds(10);
                last.add(given);
            }
        }
        assertThat(new HashSet<>(last)).hasSameSizeAs(last);
    }

    @Test
    void afterAConnectionThatLastedTheyBeginAnew() {
        ReconnectPause pause = new ReconnectPause(new Random(1));
        for (int i = 0; i < 8; i++) {
            pause.after(Duration.ofSeconds(3));
        }
        assertThat(pause.after(Duration.ofSeconds(30))).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(pause.after(Duration.ofSeconds(3))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
}
