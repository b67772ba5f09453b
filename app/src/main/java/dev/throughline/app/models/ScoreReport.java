package dev.throughline.app.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.reid.training.calibrate.ModelScore;
import dev.throughline.reid.training.calibrate.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The scores of a model on some data sets, as text and as JSON.
 *
 * @param model name and hash
 * @param scores in the order of the command line
 */
public record ScoreReport(String model, List<Scored> scores) {
    /**
     * The score on one data set.
     *
     * @param data its name
     * @param people the identities of the queries: {@code dev}, {@code all} or {@code official}
     * @param protocol which pictures are queries: {@code first}, {@code cameras} or {@code official}
     */
    public record Scored(String data, String people, String protocol, ModelScore score) {}

    public ScoreReport {
        scores = List.copyOf(scores);
    }

    /** The scores as text: rankings first, then verification of pairs. */
    public List<String> table() {
        int width = Math.max(
                10, scores.stream().mapToInt(each -> label(each).length()).max().orElse(0));
        List<String> lines = new ArrayList<>();
        lines.add("model " + model);
        lines.add("");
        lines.add(line(width, "ranking", List.of("queries", "gallery", "mAP", "R1", "R5", "R10", "mINP")));
        for (Scored each : scores) {
            lines.add(ranking(width, label(each), each.score(), each.score().ranking()));
            RankingScore reranked = each.score().reranked();
            if (reranked != null) {
                lines.add(ranking(width, "  re-ranked", each.score(), reranked));
            }
        }
        lines.add("");
        lines.add(line(width, "telling apart by", List.of("same", "different", "AUC", "EER", "TPR@.001")));
        for (Scored each : scores) {
            ModelScore.Telling telling = each.score().telling();
            if (telling == null) {
                lines.add(label(each) + ": nobody but one person, so there are no pairs to tell apart");
                continue;
            }
            lines.add(label(each));
            lines.add(telling(width, "  cosine", telling, telling.cosine()));
            lines.add(telling(width, "  JSD of relations", telling, telling.jsd()));
            lines.add(telling(width, "  both, calibrated", telling, telling.both()));
        }
        return lines;
    }

    private static String label(Scored scored) {
        return scored.data() + " " + scored.people();
    }

    private static String ranking(int width, String name, ModelScore score, RankingScore figures) {
        return line(
                width,
                name,
                List.of(
                        Integer.toString(figures.queries()),
                        Integer.toString(score.gallery()),
                        part(figures.map()),
                        part(figures.r1()),
                        part(figures.r5()),
                        part(figures.r10()),
                        part(figures.minp())));
    }

    private static String telling(int width, String name, ModelScore.Telling telling, Verification figures) {
        return line(
                width,
                name,
                List.of(
                        Long.toString(telling.samePairs()),
                        Long.toString(telling.differentPairs()),
                        part(figures.auc()),
                        part(figures.eer()),
                        part(figures.tprAtOneInThousand())));
    }

    static String part(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String line(int width, String name, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + Math.max(width, 18) + "s", name));
        cells.forEach(cell -> line.append(String.format(Locale.ROOT, " %9s", cell)));
        return line.toString().stripTrailing();
    }

    /** The scores as JSON, with all digits. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("data", scores.stream().map(ScoreReport::figures).toList());
        return json(json);
    }

    static String json(Object figures) {
        try {
            return new ObjectMapper().writeValueAsString(figures);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("figures that cannot be written as JSON", bug);
        }
    }

    private static Map<String, Object> figures(Scored scored) {
        ModelScore score = scored.score();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("data", scored.data());
        figures.put("people", scored.people());
        figures.put("protocol", scored.protocol());
        figures.put("queries", score.queries());
        figures.put("gallery", score.gallery());
        figures.put("ranking", figures(score.ranking()));
        RankingScore reranked = score.reranked();
        figures.put("reranked", reranked == null ? null : figures(reranked));
        ModelScore.Telling telling = score.telling();
        figures.put("verification", telling == null ? null : figures(telling));
        return figures;
    }

    private static Map<String, Object> figures(RankingScore score) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("queries", score.queries());
        figures.put("mAP", score.map());
        figures.put("R1", score.r1());
        figures.put("R5", score.r5());
        figures.put("R10", score.r10());
        figures.put("mINP", score.minp());
        return figures;
    }

    private static Map<String, Object> figures(ModelScore.Telling telling) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("same", telling.samePairs());
        figures.put("different", telling.differentPairs());
        figures.put("cosine", figures(telling.cosine()));
        figures.put("jsd", figures(telling.jsd()));
        figures.put("both", figures(telling.both()));
        return figures;
    }

    static Map<String, Object> figures(Verification verification) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("AUC", verification.auc());
        figures.put("EER", verification.eer());
        figures.put("TPR@FPR1e-3", verification.tprAtOneInThousand());
        return figures;
    }
}
