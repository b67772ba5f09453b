package dev.throughline.app.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.evaluation.plot.Plots;
import dev.throughline.evaluation.tracking.ClearScore;
import dev.throughline.evaluation.tracking.Coverage;
import dev.throughline.evaluation.tracking.HotaScore;
import dev.throughline.evaluation.tracking.HotaScore.AtThreshold;
import dev.throughline.evaluation.tracking.IdentityScore;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.evaluation.tracking.Tracking;
import dev.throughline.evaluation.tracking.TrackingScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The scores of tracks, as text and as JSON.
 *
 * @param cameras each camera separately
 * @param combined all cameras together, with ids that hold within a camera only
 * @param across all cameras together, with ids that hold across cameras; null if they do not, or if there is one camera
 */
public record EvaluationReport(
        SortedMap<String, TrackingScore> cameras,
        TrackingScore combined,
        @Nullable Across across) {
    /** The scores of ids that hold across cameras. */
    public record Across(IdentityScore identity, HotaScore hota) {}

    /** The columns in the order of the table; a row that lacks a score leaves its cell empty. */
    private static final List<String> COLUMNS = List.of(
            "HOTA", "DetA", "AssA", "LocA", "MOTA", "MOTP", "IDF1", "IDP", "IDR", "FP", "FN", "IDSW", "Frag", "MT",
            "PT", "ML");

    private static final int NARROWEST_NAME = 10;

    public EvaluationReport {
        cameras = Collections.unmodifiableSortedMap(new TreeMap<>(cameras));
    }

    /**
     * Computes the scores.
     *
     * @param acrossCameras whether an id means the same person in all cameras
     * @throws IllegalArgumentException if a frame has an id twice
     */
    public static EvaluationReport of(TruthAndTracks both, boolean acrossCameras) {
        if (acrossCameras && both.truth().size() > 1) {
            SiteScore score = Tracking.evaluateSite(both.truth(), both.tracks());
            return new EvaluationReport(score.cameras(), score.combined(), new Across(score.identity(), score.hota()));
        }
        SortedMap<String, TrackingScore> cameras = Tracking.evaluateEach(both.truth(), both.tracks());
        return new EvaluationReport(cameras, TrackingScore.sum(cameras.values()), null);
    }

    /** The table as text: a row for each camera, then rows for all cameras together. */
    public List<String> table() {
        Map<String, Map<String, Number>> rows = new LinkedHashMap<>();
        cameras.forEach((camera, score) -> rows.put(camera, figures(score)));
        List<String> lines = new ArrayList<>();
        int width = Math.max(
                across == null ? NARROWEST_NAME : "across cameras".length(),
                cameras.keySet().stream().mapToInt(String::length).max().orElse(0));
        lines.add(line(width, "camera", COLUMNS));
        rows.forEach((name, figures) -> lines.add(row(width, name, figures)));
        if (cameras.size() > 1) {
            lines.add(row(width, "combined", figures(combined)));
        }
        if (across != null) {
            lines.add(row(width, "across cameras", figures(across)));
        }
        return lines;
    }

    private static String row(int width, String name, Map<String, Number> figures) {
        return line(
                width,
                name,
                COLUMNS.stream().map(column -> cell(figures.get(column))).toList());
    }

    private static String cell(@Nullable Number figure) {
        return figure == null
                ? ""
                : figure instanceof Double part ? String.format(Locale.ROOT, "%.3f", part) : figure.toString();
    }

    private static String line(int width, String name, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", name));
        cells.forEach(cell -> line.append(String.format(Locale.ROOT, " %6s", cell)));
        return line.toString().stripTrailing();
    }

    /** The scores as JSON, with all digits. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, Object> each = new LinkedHashMap<>();
        cameras.forEach((camera, score) -> each.put(camera, withAlphas(figures(score), score.hota())));
        json.put("cameras", each);
        json.put("combined", withAlphas(figures(combined), combined.hota()));
        json.put("across", across == null ? null : withAlphas(figures(across), across.hota()));
        try {
            return new ObjectMapper().writeValueAsString(json);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("figures that cannot be written as JSON", bug);
        }
    }

    private static Map<String, Number> figures(TrackingScore score) {
        Map<String, Number> figures = new LinkedHashMap<>();
        put(figures, score.hota());
        put(figures, score.clear());
        put(figures, score.identity());
        return figures;
    }

    private static Map<String, Number> figures(Across score) {
        Map<String, Number> figures = new LinkedHashMap<>();
        put(figures, score.hota());
        put(figures, score.identity());
        return figures;
    }

    private static void put(Map<String, Number> figures, HotaScore hota) {
        figures.put("HOTA", hota.hota());
        figures.put("DetA", hota.detA());
        figures.put("AssA", hota.assA());
        figures.put("DetRe", hota.detRe());
        figures.put("DetPr", hota.detPr());
        figures.put("AssRe", hota.assRe());
        figures.put("AssPr", hota.assPr());
        figures.put("LocA", hota.locA());
    }

    private static void put(Map<String, Number> figures, ClearScore clear) {
        figures.put("MOTA", clear.mota());
        figures.put("MOTP", clear.motp());
        figures.put("recall", clear.recall());
        figures.put("precision", clear.precision());
        figures.put("TP", clear.truePositives());
        figures.put("FP", clear.falsePositives());
        figures.put("FN", clear.falseNegatives());
        figures.put("IDSW", clear.switches());
        figures.put("Frag", clear.fragmentations());
        figures.put("MT", clear.people().mostlyTracked());
        figures.put("PT", clear.people().partlyTracked());
        figures.put("ML", clear.people().mostlyLost());
    }

    private static void put(Map<String, Number> figures, IdentityScore identity) {
        figures.put("IDF1", identity.f1());
        figures.put("IDP", identity.precision());
        figures.put("IDR", identity.recall());
        figures.put("IDTP", identity.truePositives());
        figures.put("IDFP", identity.falsePositives());
        figures.put("IDFN", identity.falseNegatives());
    }

    private static Map<String, Object> withAlphas(Map<String, Number> figures, HotaScore hota) {
        Map<String, Object> all = new LinkedHashMap<>(figures);
        all.put(
                "alphas",
                hota.thresholds().stream().map(EvaluationReport::alpha).toList());
        return all;
    }

    private static Map<String, Number> alpha(AtThreshold at) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("alpha", at.alpha());
        figures.put("HOTA", at.hota());
        figures.put("DetA", at.detA());
        figures.put("AssA", at.assA());
        figures.put("DetRe", at.detRe());
        figures.put("DetPr", at.detPr());
        figures.put("AssRe", at.assRe());
        figures.put("AssPr", at.assPr());
        figures.put("LocA", at.locA());
        figures.put("TP", at.truePositives());
        figures.put("FP", at.falsePositives());
        figures.put("FN", at.falseNegatives());
        return figures;
    }

    /** The plots of the evaluation. */
    public Plots plots(TruthAndTracks both) {
        SortedMap<String, HotaScore> hota = new TreeMap<>();
        cameras.forEach((camera, score) -> hota.put(camera, score.hota()));
        SortedMap<String, Coverage> coverage = new TreeMap<>();
        both.truth()
                .forEach((camera, truth) -> coverage.put(
                        camera, Tracking.coverage(truth, both.tracks().getOrDefault(camera, List.of()))));
        return new Plots(
                hota, coverage, cameras.size() > 1 ? combined.hota() : null, across == null ? null : across.hota());
    }
}
