package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LostPicturesTest {
    private static final long SEED = 3;

    private final LostPictures lost = new LostPictures();
    private final Random random = new Random(SEED);
    private long micros;

    @Test
    void picturesThatAreMissingAreCounted() {
        film(50, 40_000);
        micros += 3 * 40_000;
        film(50, 40_000);
        micros += 40_000;
        film(2, 40_000);
        assertThat(lost.count()).isEqualTo(4);
    }

    @Test
    void aCameraThatFilmsMoreSlowlyFromNowOnHasLostNothing() {
        film(50, 40_000);
        film(50, 80_000);
        film(50, 40_000);
        assertThat(lost.count()).isZero();
    }

    @Test
    void anOutageOrAClockThatIsSetIsNoLoss() {
        film(50, 40_000);
        micros += 60_000_000;
        film(50, 40_000);
        micros -= 30_000_000;
        film(50, 40_000);
        lost.restart();
        micros += 5_000_000;
        film(50, 40_000);
        assertThat(lost.count()).isZero();
    }

    @Test
    void picturesWithoutStampsTellNothing() {
        for (int i = 0; i < 50; i++) {
            lost.see(OptionalLong.empty());
        }
        assertThat(lost.count()).isZero();
    }

    /** With a stamp that is up to a tenth of the time off. */
    private void film(int pictures, long every) {
        for (int i = 0; i < pictures; i++) {
            micros += every;
            lost.see(OptionalLong.of(micros + random.nextLong(every / 10)));
        }
    }
}
