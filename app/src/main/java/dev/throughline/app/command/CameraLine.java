package dev.throughline.app.command;

import dev.throughline.app.results.Clock;
import dev.throughline.ingest.camera.PublishMeter.Reading;
import dev.throughline.ingest.camera.PublishMeter.State;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The progress of a site's cameras as one line. A few cameras are listed by name; of many, the line shows the sum and those that need
 * attention.
 */
final class CameraLine {
    /** Above this number, cameras are summed up. */
    private static final int FEW = 3;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private CameraLine() {}

    /**
     * Formats the line.
     *
     * @param cameras in the order of the site's file
     * @param tracked capture time up to which each camera was tracked, µs since the epoch; cameras without any track are absent
     * @param beginMicros start of the footage, µs since the epoch
     */
    static String of(Map<String, Reading> cameras, Map<String, Long> tracked, long beginMicros) {
        List<String> parts = new ArrayList<>();
        if (cameras.size() <= FEW) {
            cameras.forEach((camera, reading) -> {
                Long upTo = tracked.get(camera);
                parts.add(camera + " " + state(reading)
                        + (upTo == null ? "" : ", tracked to " + Clock.since(beginMicros, upTo)) + ", "
                        + frames(reading) + " frames" + leftOut(reading.leftOut()));
            });
        } else {
            parts.add(cameras.size() + " cameras: " + states(cameras));
            cameras.forEach((camera, reading) -> {
                if (reading.state() == State.DOWN) {
                    parts.add(camera + " " + state(reading));
                }
            });
            cameras.entrySet().stream()
                    .filter(camera -> !camera.getValue().over())
                    .map(camera -> tracked.get(camera.getKey()))
                    .filter(Objects::nonNull)
                    .min(Long::compare)
                    .ifPresent(upTo -> parts.add("tracked to " + Clock.since(beginMicros, upTo)));
            parts.add(cameras.values().stream().mapToLong(CameraLine::frames).sum() + " frames"
                    + leftOut(cameras.values().stream()
                            .mapToLong(Reading::leftOut)
                            .sum()));
        }
        return "… " + String.join(" · ", parts);
    }

    private static String leftOut(long pictures) {
        return pictures == 0 ? "" : ", " + pictures + " left out";
    }

    private static String states(Map<String, Reading> cameras) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        cameras.values().forEach(reading -> counts.merge(reading.state(), 1, Integer::sum));
        List<String> said = new ArrayList<>();
        counts.forEach((state, count) -> said.add(count + " " + word(state)));
        return String.join(", ", said);
    }

    private static String state(Reading reading) {
        String word = word(reading.state());
        return reading.state() == State.DOWN ? word + " since " + TIME.format(local(reading.downSinceMicros())) : word;
    }

    private static LocalTime local(long micros) {
        return LocalTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneId.systemDefault());
    }

    private static String word(State state) {
        return switch (state) {
            case OPENING -> "opening";
            case READING -> "reading";
            case LIVE -> "live";
            case DOWN -> "down";
            case ENDED -> "ended";
        };
    }

    private static long frames(Reading reading) {
        return reading.pictures() + reading.earlier();
    }
}
