package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By a clock of its own, that goes on by a millisecond at a time; pictures come every 40 ms, unless a test says otherwise. */
class AdmissionTest {
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final long PICTURE_MILLIS = 40;

    private long millis;

    @Test
    void aStageThatIsQuickEnoughGetsEveryPicture() {
        Run run = new Run(1, 35);
        run.forSeconds(60);
        assertThat(run.cameras.get(0).admission.read().leftOut()).isZero();
    }

    @Test
    void aNetworkThatBringsPicturesInHandfulsLosesNone() {
        Run run = new Run(1, 35);
        run.handful = 8;
        run.forSeconds(60);
        assertThat(run.cameras.get(0).admission.read().leftOut()).isZero();
    }

    /** Of 28 that the stage can do a second, 20 come, ten at once from each camera. */
    @Test
    void aCameraThatSendsBurstsToAStageWithTimeToSpareLosesNoneOnceThatIsKnown() {
        Run run = new Run(2, 35);
        run.pictureMillis = 100;
        run.handful = 10;
        run.forSeconds(60);
        assertThat(run.cameras)
                .extracting(camera -> camera.admission.read().leftOut())
                .as("of the first ten, of which eight are let through")
                .containsExactly(2L, 2L);
    }

    @Test
    void burstsThatAreTooMuchAreThinnedAndNoPictureIsOlderThanTheBound() {
        Run run = new Run(4, 60);
        run.handful = 25;
        run.forSeconds(120);
        assertThat(run.ages.subList(200, run.ages.size())).allMatch(age -> age <= BOUND.toMillis());
        assertThat(run.ages).as("the stage is hardly idle").hasSizeGreaterThan(1_500);
    }

    @Test
    void aStageThatIsTooSlowGetsAsManyAsItCanDoAndNoneOfThemIsOlderThanTheBound() {
        Run run = new Run(4, 60); // a sixth of what comes
        run.forSeconds(120);
        assertThat(run.ages.subList(200, run.ages.size())).allMatch(age -> age <= BOUND.toMillis());
        assertThat(run.ages.size()).as("the stage is not idle").isGreaterThan(1_800);
        for (Camera camera : run.cameras) {
            assertThat(camera.arrived).as("each has its part").isBetween(400, 600);
        }
    }

    @Test
    void picturesAreSpreadOverTheTimeAndNotUsedInBursts() {
        Run run = new Run(4, 60);
        run.forSeconds(120);
        for (Camera camera : run.cameras) {
            List<Long> gaps = new ArrayList<>();
            for (int i = 100; i < camera.admitted.size(); i++) {
                gaps.add(camera.admitted.get(i) - camera.admitted.get(i - 1));
            }
            assertThat(gaps).allMatch(gap -> gap <= 1_000); // 240 on average
        }
    }

    @Test
    void takenPicturesArePublishedOrLeftOutAndTheCountIsToldOnce() {
        Run run = new Run(4, 60);
        run.forSeconds(30);
        for (Camera camera : run.cameras) {
            Intake intake = camera.admission.read();
            assertThat(intake.taken()).isEqualTo(camera.admitted.size() + intake.leftOut());
            assertThat(camera.admission.takeLeftOut()).isEqualTo(intake.leftOut());
            assertThat(camera.admission.takeLeftOut()).isZero();
        }
    }

    @Test
    void aStageThatComesBackAfterAMinuteFindsAFewPicturesAndThenTheNewest() {
        Run run = new Run(2, 20);
        run.forSeconds(20);
        run.stands = true;
        run.forSeconds(60);
        assertThat(run.queue.size()).as("pictures that wait for it").isLessThan(70);
        assertThat(run.cameras.get(0).admission.read().behind()).isGreaterThan(Duration.ofSeconds(59));
        run.stands = false;
        run.forSeconds(5);
        assertThat(run.ages.get(run.ages.size() - 1)).isLessThan(BOUND.toMillis());
        run.forSeconds(10);
        long before = run.cameras.get(0).admission.read().leftOut();
        run.forSeconds(10);
        assertThat(run.cameras.get(0).admission.read().leftOut()).isEqualTo(before);
    }

    @Test
    void whereNoStageIsThereOnlyATrickleGoesOut() {
        Run run = new Run(4, 60);
        run.stands = true;
        run.forSeconds(600);
        assertThat(run.queue.size() / 4).isBetween(15, 30);
    }

    @Test
    void aPictureThatAStageRefusedIsNotAwaitedForEver() {
        Admission admission = new Admission(BOUND, 16, this::nanos);
        assertThat(admission.admits(1)).isTrue();
        millis = 9_999;
        assertThat(admission.admits(2)).isFalse();
        millis = 10_000;
        assertThat(admission.admits(3)).isTrue();
        admission.tracked(3);
        assertThat(admission.read().behind()).isZero();
    }

    @Test
    void withoutABoundEveryPictureIsUsed() {
        Admission admission = new Admission(Duration.ZERO, 4, this::nanos);
        for (int i = 0; i < 10_000; i++) {
            assertThat(admission.admits(i)).isTrue();
        }
    }

    @Test
    void whatWasTakenButDidNotGoIntoTheStreamIsLeftOutInTheEnd() {
        Admission admission = new Admission(BOUND, 1, this::nanos);
        admission.admits(1);
        admission.giveOn();
        admission.admits(2);
        admission.admits(3);
        admission.stop();
        admission.withdraw(3);
        assertThat(admission.admits(4)).isFalse();
        assertThat(admission.takeLeftOut()).isEqualTo(2);
        assertThat(admission.read())
                .isEqualTo(new Intake(3, 2, 0, admission.read().behind()));
    }

    private long nanos() {
        return Duration.ofMillis(millis).toNanos();
    }

    private final class Camera {
        private final Admission admission;
        private final List<Long> admitted = new ArrayList<>(); // ms
        private int arrived;

        Camera(int cameras) {
            admission = new Admission(BOUND, cameras, AdmissionTest.this::nanos);
        }
    }

    private record Waiting(Camera camera, long sinceMillis, long timeMicros) {}

    /** Cameras and one stage that takes their pictures one after another; what it has done is heard every 100 ms. */
    private final class Run {
        private final List<Camera> cameras = new ArrayList<>();
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private final List<Waiting> done = new ArrayList<>();
        private final List<Long> ages = new ArrayList<>(); // ms, of what was heard
        private final long millisEach;
        private boolean stands;
        private int handful = 1;
        private long pictureMillis = PICTURE_MILLIS;
        private long freeAt;

        Run(int count, long millisEach) {
            this.millisEach = millisEach;
            for (int i = 0; i < count; i++) {
                cameras.add(new Camera(count));
            }
        }

        void forSeconds(int seconds) {
            for (long end = millis + seconds * 1_000L; millis < end; millis++) {
                if (millis % (handful * pictureMillis) == 0) {
                    for (int i = 0; i < handful; i++) {
                        long timeMicros = millis * 1_000 + i;
                        cameras.forEach(camera -> film(camera, timeMicros));
                    }
                }
                if (!stands && millis >= freeAt && !queue.isEmpty()) {
                    done.add(queue.removeFirst());
                    freeAt = millis + millisEach;
                }
                if (millis % 100 == 0) {
                    done.forEach(this::hear);
                    done.clear();
                }
            }
        }

        private void film(Camera camera, long timeMicros) {
            if (camera.admission.admits(timeMicros)) {
                camera.admitted.add(millis);
                queue.add(new Waiting(camera, millis, timeMicros));
            }
        }

        private void hear(Waiting picture) {
            picture.camera.arrived++;
            picture.camera.admission.tracked(picture.timeMicros);
            ages.add(millis - picture.sinceMillis);
        }
    }
}
