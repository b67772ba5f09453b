package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.bench.rehearsal.ErrorBudget;
import dev.throughline.bench.rehearsal.LinkReliability;
import dev.throughline.evaluation.tracking.SiteScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The scores of the pipeline on a site, and the sources of its errors.
 *
 * @param site name
 * @param about a description in one line
 * @param command that makes the site
 * @param seeds from which it was made; each gives one result
 * @param pictures of all cameras, for the first seed
 * @param budget the unchanged pipeline, then with stages replaced by the truth
 * @param decisions of all seeds together: the linker's reported probabilities against the truth
 */
@JsonPropertyOrder({"site", "about", "command", "seeds", "pictures", "budget", "decisions"})
public record SiteResult(
        String site,
        String about,
        String command,
        List<Long> seeds,
        long pictures,
        List<Row> budget,
        LinkReliability decisions) {
    public SiteResult {
        seeds = List.copyOf(seeds);
        budget = List.copyOf(budget);
    }

    /**
     * A way to run the pipeline.
     *
     * @param replaced what the truth replaces, in words
     * @param within a camera: MOTA, IDF1, HOTA over all cameras together
     * @param across cameras: IDF1, HOTA, DetA, AssA
     * @param counts of tracklets and of different names
     */
    @JsonPropertyOrder({"replaced", "within", "across", "counts"})
    public record Row(
            String replaced, Map<String, MeanStd> within, Map<String, MeanStd> across, Map<String, MeanStd> counts) {}

    /** One row at a time over the budgets of the seeds. */
    static List<Row> rows(List<ErrorBudget> budgets) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < budgets.get(0).rows().size(); i++) {
            int row = i;
            List<ErrorBudget.Row> seeds =
                    budgets.stream().map(budget -> budget.rows().get(row)).toList();
            rows.add(row(seeds));
        }
        return rows;
    }

    private static Row row(List<ErrorBudget.Row> seeds) {
        Map<String, MeanStd> within = new LinkedHashMap<>();
        within.put("MOTA", spread(seeds, score -> score.combined().clear().mota()));
        within.put("IDF1", spread(seeds, score -> score.combined().identity().f1()));
        within.put("HOTA", spread(seeds, score -> score.combined().hota().hota()));
        Map<String, MeanStd> across = new LinkedHashMap<>();
        across.put("IDF1", spread(seeds, score -> score.identity().f1()));
        across.put("HOTA", spread(seeds, score -> score.hota().hota()));
        across.put("DetA", spread(seeds, score -> score.hota().detA()));
        across.put("AssA", spread(seeds, score -> score.hota().assA()));
        Map<String, MeanStd> counts = new LinkedHashMap<>();
        counts.put(
                "tracklets",
                MeanStd.of(seeds.stream().map(each -> (double) each.tracklets()).toList()));
        counts.put(
                "people",
                MeanStd.of(seeds.stream().map(each -> (double) each.people()).toList()));
        return new Row(seeds.get(0).replaced(), within, across, counts);
    }

    private static MeanStd spread(List<ErrorBudget.Row> seeds, ToDoubleFunction<SiteScore> figure) {
        return MeanStd.of(
                seeds.stream().map(each -> figure.applyAsDouble(each.score())).toList());
    }
}
