package dev.throughline.bench.ablation;

import dev.throughline.bench.scoreboard.MeanStd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scores of every variant, one for each seed. */
final class AblationResults {
    private final int steps;
    private final List<Long> seeds;
    private final Map<AblationVariant, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    AblationResults(int steps, List<Long> seeds) {
        this.steps = steps;
        this.seeds = List.copyOf(seeds);
    }

    void add(AblationVariant variant, Map<String, Double> ofASeed) {
        Map<String, List<Double>> own = figures.computeIfAbsent(variant, ignored -> new LinkedHashMap<>());
        ofASeed.forEach((name, value) ->
                own.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value));
    }

    /** A score over the seeds as the page shows it; a dash if there is none. */
    String text(AblationVariant variant, String figure) {
        List<Double> values = figures.getOrDefault(variant, Map.of()).getOrDefault(figure, List.of());
        return values.isEmpty() ? "–" : MeanStd.of(values).text();
    }

    /** The same for the JSON file. */
    Map<String, Map<String, MeanStd>> byVariant() {
        Map<String, Map<String, MeanStd>> all = new LinkedHashMap<>();
        figures.forEach((variant, own) -> {
            Map<String, MeanStd> spreads = new LinkedHashMap<>();
            own.forEach((name, values) -> spreads.put(name, MeanStd.of(values)));
            all.put(variant.name(), spreads);
        });
        return all;
    }

    int steps() {
        return steps;
    }

    List<Long> seeds() {
        return seeds;
    }
}
