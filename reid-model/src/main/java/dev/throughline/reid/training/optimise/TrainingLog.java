package dev.throughline.reid.training.optimise;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A file of JSON lines: {@code {"step":…,"loss":…}} after a step, {@code {"step":…,"validation":true,"market.mAP":…}} after
 * an evaluation on the validation identities. Numbers have four decimal places.
 */
final class TrainingLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> LINE = new TypeReference<>() {};
    private static final double PLACES = 1e4;

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One line.
     *
     * @param step from 1
     * @param validation whether it is an evaluation on the validation identities
     * @param figures by name
     */
    record Entry(int step, boolean validation, Map<String, Double> figures) {}

    /**
     * Opens the file. Lines that a resumed training will write again are dropped: all later lines, and the evaluation
     * of that step.
     *
     * @param done steps done; 0 starts a new log
     * @throws UncheckedIOException if the file cannot be read or written
     */
    TrainingLog(Path file, int done) {
        this.file = file;
        try {
            if (done > 0 && Files.exists(file)) {
                for (Entry entry : read(file)) {
                    if (entry.step < done || (entry.step == done && !entry.validation)) {
                        entries.add(entry);
                    }
                }
            }
            StringBuilder kept = new StringBuilder();
            for (Entry entry : entries) {
                kept.append(written(entry)).append('\n');
            }
            Files.writeString(file, kept);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the training's log " + file + ": " + e.getMessage(), e);
        }
    }

    void add(int step, boolean validation, Map<String, Double> figures) {
        Map<String, Double> rounded = new LinkedHashMap<>();
        figures.forEach((name, value) -> rounded.put(name, Math.round(value * PLACES) / PLACES));
        Entry entry = new Entry(step, validation, rounded);
        entries.add(entry);
        try {
            Files.writeString(file, written(entry) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the training's log " + file + ": " + e.getMessage(), e);
        }
    }

    /** All entries of a file, steps and evaluations. */
    static List<Entry> read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            entries.add(read(line));
        }
        return entries;
    }

    private static Entry read(String line) throws IOException {
        Map<String, Object> values = JSON.readValue(line, LINE);
        Map<String, Double> figures = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof Number number && !name.equals("step")) {
                figures.put(name, number.doubleValue());
            }
        });
        return new Entry(
                ((Number) values.getOrDefault("step", 0)).intValue(), values.containsKey("validation"), figures);
    }

    private static String written(Entry entry) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("step", entry.step);
        if (entry.validation) {
            values.put("validation", true);
        }
        values.putAll(entry.figures);
        return JSON.writeValueAsString(values);
    }

    /** The evaluations, or the steps. */
    List<Entry> entries(boolean validation) {
        return entries.stream().filter(entry -> entry.validation == validation).toList();
    }

    /** The number of evaluations after the best one by this value: 0 if the last was the best. */
    int looksSinceBest(ToDoubleFunction<Map<String, Double>> figure) {
        int since = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (Entry look : entries(true)) {
            double value = figure.applyAsDouble(look.figures);
            since = value > best ? 0 : since + 1;
            best = Math.max(best, value);
        }
        return since;
    }
}
