package dev.throughline.app.models;

import dev.throughline.evaluation.ranking.Reliability;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.training.calibrate.Calibrator;
import dev.throughline.reid.training.calibrate.Calibrator.CameraPair;
import dev.throughline.reid.training.calibrate.Calibrator.Fit;
import dev.throughline.reid.training.calibrate.Calibrator.Weight;
import dev.throughline.reid.training.calibrate.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The calibration of a model's similarities, as text and as JSON. */
public record CalibrationReport(String model, Calibrator.Report found) {
    private static final int WIDTH = 24;

    /** The report as text. */
    public List<String> table() {
        CosineCalibration calibration = found.calibration();
        List<String> lines = new ArrayList<>();
        lines.add("model " + model);
        lines.add(String.format(
                Locale.ROOT,
                "%d people, %d pairs of tracklets of one person, %d of two; both kinds weigh the same",
                found.people(),
                found.telling().samePairs(),
                found.telling().differentPairs()));
        lines.add("");
        lines.add(ScoreReport.line(WIDTH, "log-odds", List.of("weight", "95% from", "to")));
        add(lines, "", found.withoutJsd(), false);
        add(lines, ", with JSD", found.withJsd(), true);
        lines.add(
                found.withJsd().jsdHelps()
                        ? "the JSD helps: the calibration is the fit with it"
                        : "the JSD does not help beyond chance (its weight is not surely below 0): the calibration leaves it out");
        lines.add(String.format(
                Locale.ROOT,
                "cosine %.3f is reached by 1 in 100 pairs of two people, %.3f by 1 in 1000",
                calibration.cosineAtOneInHundred(),
                calibration.cosineAtOneInThousand()));
        lines.add("");
        lines.add(ScoreReport.line(WIDTH, "telling apart by", List.of("AUC", "EER", "TPR@.001")));
        lines.add(row("cosine", found.telling().cosine()));
        lines.add(row("JSD of relations", found.telling().jsd()));
        lines.add(row("both", found.telling().both()));
        lines.add("");
        Reliability reliability = found.reliability();
        lines.add(
                reliability == null
                        ? "too few people to find out whether the probabilities hold for others"
                        : String.format(
                                Locale.ROOT,
                                "expected calibration error %.4f, on people who were not in the fit",
                                reliability.error()));
        if (!found.cameraPairs().isEmpty()) {
            lines.add("");
            lines.add(ScoreReport.line(
                    WIDTH, "cameras", List.of("same", "different", "intercept", "than all"))); // "than all": difference
            found.cameraPairs().forEach(pair -> lines.add(row(pair, calibration.intercept())));
            lines.add("intercepts of camera pairs are for information: a calibration has one for all");
        }
        return lines;
    }

    private static void add(List<String> lines, String suffix, Fit fit, boolean withJsd) {
        lines.add(row("intercept" + suffix, fit.intercept()));
        lines.add(row("cosine" + suffix, fit.cosine()));
        if (withJsd) {
            lines.add(row("JSD, per nat", fit.jsd()));
        }
    }

    private static String row(String name, Weight weight) {
        return ScoreReport.line(
                WIDTH,
                name,
                List.of(
                        ScoreReport.part(weight.value()),
                        ScoreReport.part(weight.low()),
                        ScoreReport.part(weight.high())));
    }

    private static String row(String name, Verification figures) {
        return ScoreReport.line(
                WIDTH,
                name,
                List.of(
                        ScoreReport.part(figures.auc()),
                        ScoreReport.part(figures.eer()),
                        ScoreReport.part(figures.tprAtOneInThousand())));
    }

    private static String row(CameraPair pair, double all) {
        return ScoreReport.line(
                WIDTH,
                pair.cameras(),
                List.of(
                        Integer.toString(pair.samePairs()),
                        Integer.toString(pair.differentPairs()),
                        ScoreReport.part(pair.intercept()),
                        String.format(Locale.ROOT, "%+.3f", pair.intercept() - all)));
    }

    /** The report as JSON, with all digits. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model);
        json.put("people", found.people());
        json.put("same", found.telling().samePairs());
        json.put("different", found.telling().differentPairs());
        json.put("calibration", figures(found.calibration()));
        json.put("withoutJsd", figures(found.withoutJsd()));
        json.put("withJsd", figures(found.withJsd()));
        json.put("jsdHelps", found.withJsd().jsdHelps());
        json.put("meanJsdSame", found.meanJsd().same());
        json.put("meanJsdDifferent", found.meanJsd().different());
        json.put("cosine", ScoreReport.figures(found.telling().cosine()));
        json.put("jsd", ScoreReport.figures(found.telling().jsd()));
        json.put("both", ScoreReport.figures(found.telling().both()));
        Reliability reliability = found.reliability();
        json.put("ECE", reliability == null ? null : reliability.error());
        json.put(
                "bins",
                reliability == null
                        ? null
                        : reliability.bins().stream()
                                .map(CalibrationReport::figures)
                                .toList());
        json.put(
                "cameras",
                found.cameraPairs().stream().map(CalibrationReport::figures).toList());
        return ScoreReport.json(json);
    }

    private static Map<String, Object> figures(CosineCalibration calibration) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("intercept", calibration.intercept());
        figures.put("cosine", calibration.cosine());
        figures.put("jsd", calibration.jsd());
        figures.put("cosineAtOneInHundred", calibration.cosineAtOneInHundred());
        figures.put("cosineAtOneInThousand", calibration.cosineAtOneInThousand());
        return figures;
    }

    private static Map<String, Object> figures(Fit fit) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("intercept", figures(fit.intercept()));
        figures.put("cosine", figures(fit.cosine()));
        figures.put("jsd", figures(fit.jsd()));
        return figures;
    }

    private static Map<String, Object> figures(Weight weight) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("value", weight.value());
        figures.put("low", weight.low());
        figures.put("high", weight.high());
        return figures;
    }

    private static Map<String, Object> figures(Reliability.Bin bin) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("predicted", bin.predicted());
        figures.put("observed", bin.observed());
        figures.put("share", bin.share());
        return figures;
    }

    private static Map<String, Object> figures(CameraPair pair) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cameras", pair.cameras());
        figures.put("same", pair.samePairs());
        figures.put("different", pair.differentPairs());
        figures.put("intercept", pair.intercept());
        return figures;
    }
}
