package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveRateTest {
    private static final int SECONDS = 60;
    private static final long NOW = 1_800_000_000_000_000L;

    @ParameterizedTest
    @CsvSource({"5, 5, 300", "10, 5, 300", "25, 10, 600", "30, 10, 600", "5, 10, 300", "25, 0, 1500", "29.97, 10, 599"})
    void asManyAsAreAskedForAreKeptHoweverUnevenlyTheyCome(double filmed, double asked, int kept) {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            LiveRate rate = new LiveRate(asked);
            int count = 0;
            for (int i = 0; i < filmed * SECONDS; i++) {
                long late = random.nextInt(20_000);
                count += rate.keeps(NOW + (long) (i * 1e6 / filmed) + late) ? 1 : 0;
            }
            assertThat(count).as("seed %d", seed).isBetween(kept - 3, kept + 3);
        }
    }

    @Test
    void whatWasMissedIsNotMadeUpFor() {
        LiveRate rate = new LiveRate(10);
        assertThat(rate.keeps(NOW)).isTrue();
        int kept = 0;
        for (int i = 0; i < 100; i++) { // after a minute, 100 pictures within 100 ms
            kept += rate.keeps(NOW + 60_000_000 + i * 1_000L) ? 1 : 0;
        }
        assertThat(kept).isBetween(1, 2);
    }
}
