package dev.throughline.app.command;

import dev.throughline.app.results.Clock;
import dev.throughline.app.run.Narration.Progress;
import dev.throughline.ingest.camera.PublishMeter.Reading;
import dev.throughline.ingest.camera.PublishMeter.State;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a site's cameras: a row for each of a few, and one for many, which shows the sums and those that need attention. Of
 * footage that declares its length, a row shows how much of it is tracked, and how long the rest will take.
 */
final class CameraRows {
    /** Above this number, cameras are summed up. */
    private static final int FEW = 8;
    /** A rate over less time says nothing. */
    private static final double SHORTEST = 2; // seconds

    private static final double NANOS = 1e9;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Map<String, FootageSpan.Span> footage;
    private final Map<String, First> first = new HashMap<>();

    /** What a camera had when it was first seen here: rates count from there. */
    private record First(Progress tracked, long nanos) {}

    /** @param footage span of each camera whose footage declares its length */
    CameraRows(Map<String, FootageSpan.Span> footage) {
        this.footage = Map.copyOf(footage);
    }

    /**
     * The present rows.
     *
     * @param cameras in the order of the site's file
     * @param tracked how far each camera was tracked; cameras without any track are absent
     * @param beginMicros start of the footage, µs since the epoch
     * @param now from {@link System#nanoTime}
     */
    List<String> of(Map<String, Reading> cameras, Map<String, Progress> tracked, long beginMicros, long now) {
        if (cameras.size() > Math.min(FEW, Terminal.rows() / 2)) {
            return List.of(sum(cameras, tracked, beginMicros));
        }
        List<List<String>> rows = new ArrayList<>();
        cameras.forEach((camera, reading) -> rows.add(cells(camera, reading, tracked.get(camera), beginMicros, now)));
        return aligned(rows);
    }

    private List<String> cells(String camera, Reading reading, @Nullable Progress tracked, long beginMicros, long now) {
        boolean isRecorded = footage.containsKey(camera);
        String upTo = tracked == null ? "" : "tracked to " + Clock.since(beginMicros, tracked.upToMicros());
        long frames = isRecorded && tracked != null ? tracked.frames() : frames(reading);
        String rate = "";
        String left = "";
        if (tracked != null) {
            First began = first.computeIfAbsent(camera, any -> new First(tracked, now));
            double seconds = (now - began.nanos) / NANOS;
            if (seconds >= SHORTEST && !isDone(reading, tracked)) {
                rate = String.format(
                        Locale.ROOT, "%.1f frames/s", (tracked.frames() - began.tracked.frames()) / seconds);
                left = left(camera, began.tracked, tracked, seconds);
            }
        }
        return List.of(
                camera,
                state(camera, reading, tracked),
                upTo,
                frames + " frames",
                rate,
                left,
                leftOut(reading.intake().leftOut()));
    }

    private String state(String camera, Reading reading, @Nullable Progress tracked) {
        FootageSpan.Span span = footage.get(camera);
        if (tracked == null || span == null) {
            return state(reading);
        }
        if (isDone(reading, tracked)) {
            return "done";
        }
        long percent = 100 * (tracked.upToMicros() - span.beginMicros()) / (span.endMicros() - span.beginMicros());
        return String.format(Locale.ROOT, "%2d %%", Math.max(0, Math.min(99, percent)));
    }

    private static boolean isDone(Reading reading, Progress tracked) {
        return reading.over() && tracked.upToMicros() >= reading.published().timeMicros();
    }

    /** The time that the rest of the footage takes at the pace so far. */
    private String left(String camera, Progress began, Progress tracked, double seconds) {
        FootageSpan.Span span = footage.get(camera);
        long done = tracked.upToMicros() - began.upToMicros();
        if (span == null || done <= 0) {
            return "";
        }
        double rest = Math.max(0, span.endMicros() - tracked.upToMicros());
        return Clock.since(0, (long) (rest / done * seconds * 1e6)) + " left";
    }

    /** Cells of one kind stand one below the other. */
    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> cells : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Terminal.columns(cells.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> cells : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = cells.get(i);
                line.append(cell).append(" ".repeat(widths[i] - Terminal.columns(cell)));
                line.append(widths[i] == 0 ? "" : "  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String sum(Map<String, Reading> cameras, Map<String, Progress> tracked, long beginMicros) {
        List<String> parts = new ArrayList<>();
        parts.add(cameras.size() + " cameras: " + states(cameras));
        cameras.forEach((camera, reading) -> {
            if (reading.published().state() == State.DOWN) {
                parts.add(camera + " " + state(reading));
            }
        });
        cameras.entrySet().stream()
                .filter(camera -> !camera.getValue().over())
                .map(camera -> tracked.get(camera.getKey()))
                .filter(Objects::nonNull)
                .map(Progress::upToMicros)
                .min(Long::compare)
                .ifPresent(upTo -> parts.add("tracked to " + Clock.since(beginMicros, upTo)));
        parts.add(cameras.values().stream().mapToLong(CameraRows::frames).sum() + " frames");
        String leftOut = leftOut(cameras.values().stream()
                .mapToLong(reading -> reading.intake().leftOut())
                .sum());
        if (!leftOut.isEmpty()) {
            parts.add(leftOut);
        }
        return String.join(" · ", parts);
    }

    private static String leftOut(long pictures) {
        return pictures == 0 ? "" : pictures + " left out";
    }

    private static String states(Map<String, Reading> cameras) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        cameras.values().forEach(reading -> counts.merge(reading.published().state(), 1, Integer::sum));
        List<String> said = new ArrayList<>();
        counts.forEach((state, count) -> said.add(count + " " + word(state)));
        return String.join(", ", said);
    }

    private static String state(Reading reading) {
        String word = word(reading.published().state());
        return reading.published().state() == State.DOWN
                ? word + " since " + TIME.format(local(reading.published().downSinceMicros()))
                : word;
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
        return reading.published().pictures() + reading.published().earlier();
    }
}
