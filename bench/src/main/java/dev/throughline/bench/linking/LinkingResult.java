package dev.throughline.bench.linking;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.bench.scoreboard.MeanStd;
import dev.throughline.bench.scoreboard.SiteRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results of a site.
 *
 * @param site name
 * @param about a description in one line
 * @param command that makes the site
 * @param oncePer where nobody is seen twice at a time
 * @param seeds from which it was made
 * @param people in the truth
 * @param tracklets that were linked
 * @param rows one for each way to link
 */
@JsonPropertyOrder({"site", "about", "command", "oncePer", "seeds", "people", "tracklets", "rows"})
record LinkingResult(
        String site,
        String about,
        String command,
        OncePer oncePer,
        List<Long> seeds,
        MeanStd people,
        MeanStd tracklets,
        List<Row> rows) {
    LinkingResult {
        seeds = List.copyOf(seeds);
        rows = List.copyOf(rows);
    }

    /**
     * One way to link, over the seeds.
     *
     * @param rule in words
     * @param idf1 across cameras
     * @param identities how many were told
     * @param threshold of an offline rule; null for the others
     * @param pairs the links of all seeds together
     */
    @JsonPropertyOrder({"rule", "idf1", "identities", "threshold", "pairs"})
    record Row(
            String rule,
            MeanStd idf1,
            MeanStd identities,
            @Nullable MeanStd threshold,
            LinkedPairs pairs) {
        private static Row of(List<LinkScore> seeds) {
            List<Double> thresholds = seeds.stream()
                    .map(LinkScore::threshold)
                    .filter(Objects::nonNull)
                    .toList();
            return new Row(
                    seeds.get(0).rule(),
                    MeanStd.of(seeds.stream().map(LinkScore::idf1).toList()),
                    MeanStd.of(seeds.stream()
                            .map(seed -> (double) seed.identities())
                            .toList()),
                    thresholds.isEmpty() ? null : MeanStd.of(thresholds),
                    seeds.stream()
                            .map(LinkScore::pairs)
                            .reduce(LinkedPairs::with)
                            .orElseThrow());
        }
    }

    /**
     * The results of all seeds.
     *
     * @param people in the truth of each seed's site
     * @param tracklets of each seed's site
     * @param scores of each seed: the same rules in the same order
     */
    static LinkingResult of(
            LinkingSite site, List<Double> people, List<Double> tracklets, List<List<LinkScore>> scores) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < scores.get(0).size(); i++) {
            int rule = i;
            rows.add(Row.of(scores.stream().map(seed -> seed.get(rule)).toList()));
        }
        SiteRecipe recipe = site.recipe();
        return new LinkingResult(
                recipe.site(),
                recipe.about(),
                recipe.command(),
                site.once(),
                recipe.seeds(),
                MeanStd.of(people),
                MeanStd.of(tracklets),
                rows);
    }
}
