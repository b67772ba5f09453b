package dev.throughline.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.ingest.camera.Intake;
import dev.throughline.ingest.camera.PublishMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By a clock of its own; pictures come 25 times a second. */
class LatencyWatchTest {
    private final LatencyWatch watch = new LatencyWatch();
    private final List<String> told = new ArrayList<>();
    private final Map<String, long[]> cameras = new LinkedHashMap<>(); // taken, left out
    private long seconds;

    @Test
    void oneLineTellsWhenItBeginsAndOneWhenItEnds() {
        cameras.put("gate", new long[2]);
        pass(20, 0);
        assertThat(told).isEmpty();
        pass(60, 21);
        assertThat(told).containsExactly("behind by 12 s: 4 of 25 pictures/s are used");
        pass(9, 0);
        assertThat(told).hasSize(1);
        pass(60, 0);
        assertThat(told)
                .containsExactly(
                        "behind by 12 s: 4 of 25 pictures/s are used",
                        "no longer behind: all pictures are used again; 1260 were left out in 59 s");
    }

    @Test
    void amongSeveralThoseAreNamedThatAreBehindOrCounted() {
        for (String camera : List.of("gate", "desk", "hall", "yard")) {
            cameras.put(camera, new long[2]);
        }
        pass(20, 0);
        pass(15, Map.of("gate", 20L, "yard", 15L));
        pass(30, 0);
        pass(15, 20);
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).isEqualTo("gate, yard are behind by 12 s: 15 of 50 pictures/s are used");
        assertThat(told.get(2)).isEqualTo("4 cameras are behind by 12 s: 20 of 100 pictures/s are used");
    }

    @Test
    void aFewPicturesOrASlowStartAreNoNews() {
        cameras.put("gate", new long[2]);
        pass(4, 25);
        pass(60, 0);
        pass(1, 5);
        pass(60, 0);
        assertThat(told).isEmpty();
    }

    private void pass(int howLong, long leftOutEachSecond) {
        Map<String, Long> each = new HashMap<>();
        cameras.keySet().forEach(camera -> each.put(camera, leftOutEachSecond));
        pass(howLong, each);
    }

    private void pass(int howLong, Map<String, Long> leftOutEachSecond) {
        for (int i = 0; i < howLong; i++) {
            seconds++;
            cameras.forEach((name, camera) -> {
                camera[0] += 25;
                camera[1] += leftOutEachSecond.getOrDefault(name, 0L);
            });
            look();
        }
    }

    private void look() {
        Map<String, PublishMeter.Reading> readings = new LinkedHashMap<>();
        cameras.forEach((name, camera) -> readings.put(
                name,
                new PublishMeter.Reading(
                        new PublishMeter.Published(camera[0] - camera[1], 0, 0, 0, PublishMeter.State.LIVE, 0),
                        new Intake(camera[0], camera[1], 0, Duration.ofSeconds(12)))));
        watch.look(Duration.ofSeconds(seconds).toNanos(), readings).ifPresent(told::add);
    }
}
