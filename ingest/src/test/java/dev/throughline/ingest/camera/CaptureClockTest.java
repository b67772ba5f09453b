package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera of 25 pictures a second, unless said otherwise. Times in µs. */
class CaptureClockTest {
    private static final long SECOND = 1_000_000;
    private static final long PERIOD = 40_000;
    private static final long NOW = 1_800_000_000L * SECOND;
    private static final long DAY = 86_400 * SECOND;

    private final List<String> told = new ArrayList<>();
    private final TimeCorrections corrections = new TimeCorrections(told::add);
    private final CaptureClock clock = new CaptureClock(corrections);
    private long lastTime = Long.MIN_VALUE;

    /** What holds for all: times rise, and none is later than its arrival, nor earlier by more than the bound. */
    private long at(long stamp, long arrival) {
        long time = clock.at(OptionalLong.of(stamp), arrival);
        assertThat(time).isGreaterThan(lastTime);
        assertThat(arrival - time).isBetween(0L, CaptureClock.BOUND_MICROS);
        lastTime = time;
        return time;
    }

    /** Pictures that arrive as they were taken. */
    private void quiet(long fromStamp, long fromArrival, int pictures) {
        for (int i = 0; i < pictures; i++) {
            assertThat(at(fromStamp + i * PERIOD, fromArrival + i * PERIOD)).isEqualTo(fromArrival + i * PERIOD);
        }
    }

    @Test
    void theStampsTakeOutWhatTheNetworkMadeUneven() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            long taken = NOW + i * PERIOD;
            long time = at(77 + i * PERIOD, taken + (i % 10 == 0 ? 0 : random.nextInt(35_000)));
            if (i > 50) {
                assertThat(time).as("picture %d", i).isCloseTo(taken, within(9_000L));
            }
        }
        assertThat(corrections.count()).isZero();
    }

    @Test
    void picturesThatAreHeldUpAndComeAllAtOnceHaveTheTimesAtWhichTheyWereTaken() {
        quiet(0, NOW, 100);
        long burst = NOW + 100 * PERIOD + 1_500_000;
        for (int i = 0; i < 37; i++) {
            long taken = NOW + (100 + i) * PERIOD;
            assertThat(at((100 + i) * PERIOD, burst + i)).isCloseTo(taken, within(40_000L));
        }
        quiet(140 * PERIOD, NOW + 140 * PERIOD, 50);
        assertThat(corrections.count()).isZero();
    }

    @Test
    void picturesThatAreHeldUpForLongerAreTakenWithinTheBound() {
        quiet(0, NOW, 100);
        long burst = NOW + 100 * PERIOD + 6 * SECOND;
        for (int i = 0; i < 150; i++) {
            at((100 + i) * PERIOD, burst + i * 100L);
        }
        quiet(251 * PERIOD, NOW + 251 * PERIOD, 50);
        assertThat(told).hasSize(1).first().asString().startsWith("a picture came 5.9 s late");
    }

    @Test
    void whatWasReadAheadWhileOpeningIsNotAheadOfTheClock() {
        for (int i = 0; i < 30; i++) { // 1.2 s of pictures in 30 ms
            at(i * PERIOD, NOW + i * 1_000L);
        }
        quiet(31 * PERIOD, NOW + PERIOD, 100);
        assertThat(corrections.count()).isZero();
    }

    @Test
    void whatWasReadAheadWhileOpeningHasTheTimesAtWhichItCame() {
        long opened = NOW - 30 * PERIOD;
        clock.restart(OptionalLong.of(500), opened);
        for (int i = 0; i < 30; i++) {
            assertThat(at(500 + i * PERIOD, NOW + i * 1_000L)).isEqualTo(opened + i * PERIOD);
        }
        quiet(500 + 31 * PERIOD, NOW + PERIOD, 100);
        clock.restart(OptionalLong.of(0), NOW + 200 * PERIOD);
        for (int i = 0; i < 30; i++) { // of 4 s, which the camera kept for those who ask for it
            at(i * 5L * PERIOD, NOW + 210 * PERIOD + i * 1_000L);
        }
        clock.restart(OptionalLong.of(0), NOW + 300 * PERIOD);
        at(9, NOW + 500 * PERIOD); // it took 8 s to open
        quiet(9 + 30 * PERIOD, NOW + 530 * PERIOD, 30);
        assertThat(corrections.count()).isZero();
    }

    @Test
    void aClockThatFallsBackEverySixSecondsIsFollowedByArrivals() {
        for (int i = 0; i < 600; i++) {
            assertThat(at(1_000 + i % 150 * PERIOD, NOW + i * PERIOD)).isEqualTo(NOW + i * PERIOD);
        }
        assertThat(corrections.count()).isEqualTo(3);
        assertThat(told)
                .containsExactly(
                        "its time stamps fall back by 6.0 s; its pictures have the times at which they arrive");
    }

    @ParameterizedTest
    @ValueSource(longs = {DAY, -DAY, 3 * SECOND, -3 * SECOND, 1_000 * DAY})
    void onePictureStampedFarOffArrivesLikeTheOthers(long off) {
        quiet(0, NOW, 100);
        assertThat(at(100 * PERIOD + off, NOW + 100 * PERIOD)).isEqualTo(NOW + 100 * PERIOD);
        quiet(101 * PERIOD, NOW + 101 * PERIOD, 100);
        assertThat(told).anyMatch(line -> line.startsWith(off > 0 ? "its time stamps jump" : "its time stamps fall"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {.2, .8, .99, .999, 1.001, 1.01, 5})
    void stampsThatRunSlowOrFastDoNotLeadAway(double speed) {
        for (int i = 0; i < 25 * 600; i++) {
            long taken = NOW + i * PERIOD;
            long late = i % 25 == 0 ? 0 : i * 7_919L % 30_000;
            assertThat(at((long) (i * PERIOD * speed), taken + late)).isCloseTo(taken, within(31_000L));
        }
        if (speed > .98) {
            assertThat(corrections.count()).isZero();
        } else {
            assertThat(told).hasSize(1).first().asString().startsWith("its time stamps fell behind the clock by");
        }
    }

    @Test
    void fivePicturesASecondThatClaimToBe25KeepTheTimesOfTheirArrival() {
        for (int i = 0; i < 300; i++) {
            assertThat(at(i * PERIOD, NOW + i * 200_000L)).isEqualTo(NOW + i * 200_000L);
        }
    }

    @Test
    void stampsThatStandStillAndPicturesWithoutAnyHaveTheTimesOfTheirArrival() {
        for (int i = 0; i < 100; i++) {
            assertThat(at(0, NOW + i * PERIOD)).isEqualTo(NOW + i * PERIOD);
        }
        for (int i = 100; i < 200; i++) {
            assertThat(clock.at(OptionalLong.empty(), NOW + i * PERIOD)).isEqualTo(NOW + i * PERIOD);
        }
    }

    @Test
    void afterWhatWasSaidOfACameraItsPicturesAreLater() {
        quiet(0, NOW, 100);
        clock.passed(NOW + 105 * PERIOD);
        long burst = NOW + 106 * PERIOD;
        for (int i = 0; i < 6; i++) { // taken before it
            assertThat(at((100 + i) * PERIOD, burst + i)).isEqualTo(burst + i);
        }
    }

    @Test
    void aCameraThatIsAskedForAnewMayCountAsItLikes() {
        quiet(5 * DAY, NOW, 100);
        clock.restart();
        quiet(0, NOW + 200 * PERIOD, 100);
        assertThat(corrections.count()).isZero();
    }

    /** Any stamps at any arrivals: see {@link #at}. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void timesRiseAndStayNearArrivalsWhateverTheStamps(long seed) {
        Random random = new Random(seed);
        long stamp = 0;
        long arrival = NOW;
        for (int i = 0; i < 5_000; i++) {
            stamp = switch (random.nextInt(20)) {
                case 0 -> random.nextLong() >> 12;
                case 1 -> stamp - random.nextInt(3_000_000);
                case 2 -> stamp;
                default -> stamp + random.nextInt(80_000);
            };
            arrival += 1 + random.nextInt(random.nextInt(50) == 0 ? 5_000_000 : 80_000);
            at(stamp, arrival);
        }
    }
}
