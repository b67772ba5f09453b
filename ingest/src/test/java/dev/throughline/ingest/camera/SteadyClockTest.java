package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times in µs. */
class SteadyClockTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long NOW = 1_800_000_000L * SECOND;

    private final List<String> told = new ArrayList<>();
    private final TimeCorrections corrections = new TimeCorrections(told::add);
    private long machine = NOW;
    private long nanos = 77;

    private SteadyClock from(long floor) {
        return new SteadyClock(() -> machine, () -> nanos, floor, corrections);
    }

    private void pass(long micros) {
        machine += micros;
        nanos += micros * 1_000;
    }

    @Test
    void itIsTheMachinesClockWhileThatRunsOn() {
        SteadyClock clock = from(NOW - HOUR);
        for (int i = 0; i < 100; i++) {
            pass(40_123);
            assertThat(clock.nowMicros()).isEqualTo(machine);
        }
        assertThat(corrections.count()).isZero();
        assertThat(clock.leaps()).isZero();
    }

    @Test
    void withoutTimePassingItRisesStill() {
        SteadyClock clock = from(0);
        long first = clock.nowMicros();
        assertThat(clock.nowMicros()).isGreaterThan(first);
    }

    @Test
    void whenTheMachinesClockIsSetBackItGoesOnALittleSlowerUntilTheyMeet() {
        SteadyClock clock = from(0);
        pass(SECOND);
        assertThat(clock.nowMicros()).isEqualTo(NOW + SECOND);
        machine -= 60 * SECOND;
        pass(SECOND);
        assertThat(clock.nowMicros()).isEqualTo(NOW + SECOND + 950_000);
        assertThat(told)
                .containsExactly("this machine's clock is 60.0 s behind the times so far; times go on from there, a"
                        + " little slower, until it has caught up");
        long last = 0;
        for (int i = 0; i < 25 * 60 * 25; i++) {
            pass(40_000);
            assertThat(clock.nowMicros()).isGreaterThan(last);
            last = clock.nowMicros();
        }
        assertThat(last).as("after 25 minutes").isCloseTo(machine, within(2L));
        assertThat(corrections.count()).isEqualTo(1);
    }

    @Test
    void aNewStartGoesOnFromTheLastTimeThatWasPublished() {
        SteadyClock clock = from(NOW + HOUR);
        pass(SECOND);
        assertThat(clock.nowMicros()).isEqualTo(NOW + HOUR + 950_000);
        assertThat(corrections.count()).isEqualTo(1);
    }

    @Test
    void whenTheMachinesClockLeapsAheadItLeapsAlong() {
        SteadyClock clock = from(0);
        machine += SECOND / 2; // a clock that is being corrected
        pass(SECOND);
        assertThat(clock.nowMicros()).isEqualTo(machine);
        assertThat(clock.leaps()).isZero();
        machine += HOUR;
        pass(SECOND);
        assertThat(clock.nowMicros()).isEqualTo(machine);
        assertThat(clock.leaps()).isEqualTo(1);
        pass(30 * SECOND);
        assertThat(clock.nowMicros()).as("a pause is none").isEqualTo(machine);
        assertThat(clock.leaps()).isEqualTo(1);
        assertThat(corrections.count()).isZero();
    }
}
