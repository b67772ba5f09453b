package dev.throughline.bench.ablation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.evaluation.plot.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Curves of a training's log. */
final class Curves {
    private static final int TOGETHER = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Curves() {}

    /** A point is the mean of twenty steps. */
    static Chart.Curve of(String name, Path log, String figure) throws IOException {
        List<double[]> points = new ArrayList<>();
        double sum = 0;
        int count = 0;
        for (String line : Files.readAllLines(log)) {
            JsonNode entry = JSON.readTree(line);
            if (entry.has(figure)) {
                sum += entry.get(figure).asDouble();
                count++;
                if (count == TOGETHER) {
                    points.add(new double[] {entry.get("step").asDouble(), sum / count});
                    sum = 0;
                    count = 0;
                }
            }
        }
        return new Chart.Curve(name, points);
    }
}
