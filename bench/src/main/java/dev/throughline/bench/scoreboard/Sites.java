package dev.throughline.bench.scoreboard;

import dev.throughline.bench.scoreboard.Scoreboard.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sites that the pipeline is measured on. */
final class Sites {
    private Sites() {}

    /**
     * How each is made.
     *
     * @param chosen parts; those without sites do not count
     * @param seeds of sites that are made up
     * @param data the research data
     */
    static List<Recipe> recipes(Set<Part> chosen, List<Long> seeds, Path data) {
        List<Recipe> recipes = new ArrayList<>();
        return recipes;
    }
}
