package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stamps and times in ms, of 25 pictures a second. */
class MediaClockTest {
    private static final long NONE = Long.MIN_VALUE;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private final List<String> told = new ArrayList<>();
    private final TimeCorrections corrections = new TimeCorrections(told::add);

    @Test
    void goodStampsAreTheTimesFromTheFirstOn() {
        assertThat(times(700, 740, 780, 1_500, 1_501)).containsExactly(0L, 40L, 80L, 800L, 801L);
        assertThat(times(-80, -40, 0, 40)).as("negative ones too").containsExactly(0L, 40L, 80L, 120L);
        assertThat(corrections.count()).isZero();
    }

    @Test
    void aSegmentThatIsJoinedWithAnEarlierClockGoesOnFromTheLastPicture() {
        assertThat(times(5_000, 5_040, 5_080, 0, 40, 80, 200)).containsExactly(0L, 40L, 80L, 120L, 160L, 200L, 320L);
        assertThat(corrections.count()).isEqualTo(1);
        assertThat(told).containsExactly("its time stamps fall back by 5.1 s; its times go on from the picture before");
    }

    @ParameterizedTest
    @ValueSource(longs = {61_000, HOUR, DAY, 1_000 * DAY})
    void aSegmentThatIsJoinedWithALaterClockGoesOnFromTheLastPicture(long later) {
        assertThat(times(0, 40, later, later + 40, later + 80)).containsExactly(0L, 40L, 80L, 120L, 160L);
        assertThat(corrections.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {DAY, -DAY, 2 * HOUR})
    void onePictureStampedFarOffChangesNoOtherTime(long off) {
        assertThat(times(0, 40, 80 + off, 120, 160)).containsExactly(0L, 40L, 80L, 120L, 160L);
        assertThat(corrections.count()).isEqualTo(1);
    }

    @Test
    void aPauseOfTheCameraIsKept() {
        assertThat(times(0, 40, 50_000, 50_040)).containsExactly(0L, 40L, 50_000L, 50_040L);
        assertThat(corrections.count()).isZero();
    }

    @Test
    void inAFormatThatIsMadeToBeJoinedAShorterGapIsAJoint() {
        MediaClock clock = new MediaClock(25, true, corrections);
        assertThat(times(clock, List.of(0L, 40L, 9_000L, 20_000L, 20_040L)))
                .containsExactly(0L, 40L, 9_000L, 9_040L, 9_080L);
    }

    @Test
    void aFilmOfAPictureEveryFiveMinutesKeepsItsTimes() {
        MediaClock clock = new MediaClock(1 / 300., false, corrections);
        assertThat(times(clock, List.of(0L, 300_000L, 600_000L, 1_800_000L)))
                .containsExactly(0L, 300_000L, 600_000L, 1_800_000L);
    }

    @Test
    void stampsThatStandStillGiveTheNominalRate() {
        assertThat(times(0, 0, 0, 0, 0)).containsExactly(0L, 40L, 80L, 120L, 160L);
        assertThat(corrections.count()).isEqualTo(4);
        assertThat(told).hasSize(1);
    }

    @Test
    void picturesWithoutStampsGiveTheNominalRateAndTheOthersKeepTheirs() {
        assertThat(times(NONE, NONE, 80, 120, NONE, 200)).containsExactly(0L, 40L, 80L, 120L, 160L, 200L);
        assertThat(times(7, NONE, 87)).containsExactly(0L, 40L, 80L);
    }

    @Test
    void aRateThatIsNoWholeNumberOfMicrosecondsDoesNotDrift() {
        MediaClock clock = new MediaClock(30_000 / 1_001., false, corrections);
        long last = 0;
        for (int i = 0; i < 30_001; i++) {
            last = clock.at(OptionalLong.empty());
        }
        assertThat(last).isEqualTo(1_001_000_000L);
    }

    @Test
    void aStampTwiceOrALittleEarlyLeavesTheTimesAfterItAlone() {
        assertThat(times(0, 40, 40, 80, 120)).containsExactly(0L, 40L, 50L, 80L, 120L);
        assertThat(times(0, 40, 80, 60, 120)).containsExactly(0L, 40L, 80L, 90L, 120L);
        assertThat(times(0, 40, 40, 80, 120, 120, 160)).containsExactly(0L, 40L, 50L, 80L, 120L, 130L, 160L);
    }

    @Test
    void noRateIsTakenForTheUsualOne() {
        for (double rate : new double[] {0, Double.NaN, -5, 90_000, Double.POSITIVE_INFINITY}) {
            MediaClock clock = new MediaClock(rate, false, corrections);
            assertThat(times(clock, List.of(0L, 0L))).as("%s", rate).containsExactly(0L, 40L);
        }
    }

    /** Whatever comes, times rise, and by no more than a pause may last. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void timesRiseWhateverTheStamps(long seed) {
        Random random = new Random(seed);
        MediaClock clock = new MediaClock(25, random.nextBoolean(), corrections);
        long stamp = random.nextLong() >> 12;
        long last = clock.at(OptionalLong.of(stamp));
        for (int i = 0; i < 2_000; i++) {
            stamp = switch (random.nextInt(8)) {
                case 0 -> random.nextLong() >> 12;
                case 1 -> stamp - random.nextInt(3_000_000);
                case 2 -> stamp;
                default -> stamp + random.nextInt(100_000);
            };
            long time = clock.at(random.nextInt(10) == 0 ? OptionalLong.empty() : OptionalLong.of(stamp));
            assertThat(time).as("seed %d, picture %d", seed, i).isGreaterThan(last);
            assertThat(time - last).as("seed %d, picture %d", seed, i).isLessThanOrEqualTo(60_000_000);
            last = time;
        }
    }

    private List<Long> times(long... stamps) {
        return times(
                new MediaClock(25, false, corrections),
                LongStream.of(stamps).boxed().toList());
    }

    private static List<Long> times(MediaClock clock, List<Long> stamps) {
        List<Long> times = new ArrayList<>();
        for (Long stamp : stamps) {
            times.add(clock.at(stamp == NONE ? OptionalLong.empty() : OptionalLong.of(stamp * 1_000)) / 1_000);
        }
        return times;
    }
}
