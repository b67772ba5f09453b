package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.run.Narration.Progress;
import dev.throughline.ingest.camera.Intake;
import dev.throughline.ingest.camera.PublishMeter;
import dev.throughline.ingest.camera.PublishMeter.Reading;
import dev.throughline.ingest.camera.PublishMeter.State;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraRowsTest {
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
                new PublishMeter.Published(pictures, earlier, 0, BEGIN, state, downSince),
                new Intake(pictures + leftOut, leftOut, 0, Duration.ZERO));
    }

    private static Progress tracked(long frames, long seconds) {
        return new Progress(frames, BEGIN + seconds * 1_000_000);
    }

    @Test
    void fewCamerasHaveARowEachWithTheirStates() {
        Map<String, Reading> cameras = new LinkedHashMap<>();
        cameras.put("gate", reading(State.LIVE, 40, 2));
        cameras.put("back-yard", reading(State.DOWN, 7, 0));
        cameras.put("hall", reading(State.LIVE, 42, 0, 60));

        assertThat(new CameraRows(Map.of()).of(cameras, Map.of("gate", tracked(40, 34)), BEGIN, 0))
                .containsExactly(
                        "gate       live                 tracked to 00:34  42 frames",
                        "back-yard  down since 14:03:22                    7 frames",
                        "hall       live                                   42 frames  60 left out");
    }

    @Test
    void footageShowsHowMuchIsTrackedHowFastAndHowLongTheRestTakes() {
        Map<String, Reading> cameras = new LinkedHashMap<>();
        cameras.put("door", reading(State.READING, 600, 0));
        cameras.put("desk", reading(State.ENDED, 90, 0));
        CameraRows rows = new CameraRows(Map.of(
                "door", new FootageSpan.Span(BEGIN, BEGIN + 200_000_000),
                "desk", new FootageSpan.Span(BEGIN, BEGIN + 10_000_000)));

        Map<String, Progress> first = new LinkedHashMap<>(Map.of("door", tracked(100, 20)));
        assertThat(rows.of(cameras, first, BEGIN, 0))
                .containsExactly(
                        "door  10 %   tracked to 00:20  100 frames", "desk  ended                    90 frames");
        Map<String, Progress> later = Map.of("door", tracked(250, 50), "desk", tracked(90, 0));
        assertThat(rows.of(cameras, later, BEGIN, 10_000_000_000L))
                .containsExactly(
                        "door  25 %  tracked to 00:50  250 frames  15.0 frames/s  00:50 left",
                        "desk  done  tracked to 00:00  90 frames");
    }

    @Test
    void manyCamerasAreSummedUpAndOnlyThoseThatAreDownNamed() {
        Map<String, Reading> cameras = new LinkedHashMap<>();
        for (int i = 1; i <= 20; i++) {
            cameras.put("gate-" + i, reading(State.LIVE, 10, 0));
        }
        cameras.put("desk", reading(State.DOWN, 7, 0, 3));
        cameras.put("yard", reading(State.ENDED, 9, 0));
        Map<String, Progress> tracked =
                Map.of("gate-1", tracked(9, 34), "gate-2", tracked(9, 31), "yard", tracked(9, 5));

        assertThat(new CameraRows(Map.of()).of(cameras, tracked, BEGIN, 0))
                .containsExactly("22 cameras: 20 live, 1 down, 1 ended · desk down since 14:03:22"
                        + " · tracked to 00:31 · 216 frames · 3 left out");
    }
}
