package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.ingest.camera.PublishMeter.Reading;
import dev.throughline.ingest.camera.PublishMeter.State;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraLineTest {
    private static final long BEGIN = 1_000_000_000;
    private static final long DOWN_SINCE = LocalDateTime.of(2026, 11, 30, 14, 3, 22)
                    .atZone(ZoneId.systemDefault())
                    .toEpochSecond()
            * 1_000_000;

    private static Reading reading(State state, long pictures, long earlier) {
        return reading(state, pictures, earlier, 0);
    }

    private static Reading reading(State state, long pictures, long earlier, long leftOut) {
        long downSince = state == State.DOWN ? DOWN_SINCE : 0;
        return new Reading(
                pictures, earlier, pictures + leftOut, leftOut, 0, Duration.ZERO, 0, BEGIN, state, downSince);
    }

    @Test
    void fewCamerasAreToldOneByOneWithTheirStates() {
        Map<String, Reading> cameras = new LinkedHashMap<>();
        cameras.put("gate", reading(State.LIVE, 40, 2));
        cameras.put("desk", reading(State.DOWN, 7, 0));
        cameras.put("yard", reading(State.ENDED, 9, 0));

        assertThat(CameraLine.of(cameras, Map.of("gate", BEGIN + 34_000_000L), BEGIN))
                .isEqualTo("… gate live, tracked to 00:34, 42 frames · desk down since 14:03:22, 7 frames"
                        + " · yard ended, 9 frames");
    }

    @Test
    void picturesThatWereLeftOutAreTold() {
        Map<String, Reading> cameras = new LinkedHashMap<>();
        cameras.put("gate", reading(State.LIVE, 40, 2, 60));
        assertThat(CameraLine.of(cameras, Map.of(), BEGIN)).isEqualTo("… gate live, 42 frames, 60 left out");
        for (int i = 1; i <= 3; i++) {
            cameras.put("gate-" + i, reading(State.LIVE, 10, 0, i));
        }
        assertThat(CameraLine.of(cameras, Map.of(), BEGIN)).isEqualTo("… 4 cameras: 4 live · 72 frames, 66 left out");
    }

    @Test
    void manyCamerasAreSummedUpAndOnlyThoseThatAreDownNamed() {
        Map<String, Reading> cameras = new LinkedHashMap<>();
        for (int i = 1; i <= 20; i++) {
            cameras.put("gate-" + i, reading(State.LIVE, 10, 0));
        }
        cameras.put("desk", reading(State.DOWN, 7, 0));
        cameras.put("yard", reading(State.ENDED, 9, 0));
        Map<String, Long> tracked =
                Map.of("gate-1", BEGIN + 34_000_000L, "gate-2", BEGIN + 31_000_000L, "yard", BEGIN + 5_000_000L);

        assertThat(CameraLine.of(cameras, tracked, BEGIN))
                .isEqualTo("… 22 cameras: 20 live, 1 down, 1 ended · desk down since 14:03:22"
                        + " · tracked to 00:31 · 216 frames");
    }
}
