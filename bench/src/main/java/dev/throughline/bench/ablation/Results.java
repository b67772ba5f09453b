package dev.throughline.bench.ablation;

import dev.throughline.bench.scoreboard.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of every variant, one for each seed. */
final class Results {
    private final int steps;
    private final List<Long> seeds;
    private final Map<Variant, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    Results(int steps, List<Long> seeds) {
        this.steps = steps;
        this.seeds = List.copyOf(seeds);
    }

    void add(Variant variant, Map<String, Double> ofASeed) {
        Map<String, List<Double>> own = figures.computeIfAbsent(variant, ignored -> new LinkedHashMap<>());
        ofASeed.forEach((name, value) ->
                own.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value));
    }

    /** A figure over the seeds as the page has it; a dash if there is none. */
    String text(Variant variant, String figure) {
        List<Double> values = figures.getOrDefault(variant, Map.of()).getOrDefault(figure, List.of());
        return values.isEmpty() ? "–" : Spread.of(values).text();
    }

    /** The same for a file. */
    Map<String, Map<String, Spread>> byVariant() {
        Map<String, Map<String, Spread>> all = new LinkedHashMap<>();
        figures.forEach((variant, own) -> {
            Map<String, Spread> spreads = new LinkedHashMap<>();
            own.forEach((name, values) -> spreads.put(name, Spread.of(values)));
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
