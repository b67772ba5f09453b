package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.plot.Sheet.Align;
import dev.throughline.evaluation.tracking.HotaScore;
import dev.throughline.evaluation.tracking.HotaScore.AtThreshold;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** HOTA and its components over the overlap that a match needs: four panels side by side, and a table of the means. */
final class HotaCurves {
    private static final int MARGIN = 24;
    private static final int PANEL = 330;
    private static final int PLOT = 270; // of a panel's width; also its height
    private static final int HEAD = 62;
    private static final int ROW = 20;

    /**
     * A curve in each panel.
     *
     * @param weight line width
     * @param dashed whether the line is dashed
     */
    record Curve(String name, HotaScore score, Color colour, double weight, boolean dashed) {}

    private record Panel(String name, ToDoubleFunction<AtThreshold> figure, ToDoubleFunction<HotaScore> mean) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("HOTA", AtThreshold::hota, HotaScore::hota),
            new Panel("DetA", AtThreshold::detA, HotaScore::detA),
            new Panel("AssA", AtThreshold::assA, HotaScore::assA),
            new Panel("LocA", AtThreshold::locA, HotaScore::locA));

    private HotaCurves() {}

    /** Draws the curves; later ones lie on top. */
    static Sheet draw(List<Curve> curves) {
        int below = HEAD + PLOT + 62;
        Sheet sheet = new Sheet(2 * MARGIN + PANELS.size() * PANEL, below + (curves.size() + 1) * ROW + MARGIN);
        sheet.text("HOTA by the overlap from which a pair counts", MARGIN, 34, 19, true, Sheet.INK, Align.LEFT);
        for (int i = 0; i < PANELS.size(); i++) {
            draw(sheet, PANELS.get(i), curves, MARGIN + i * PANEL + 34, HEAD + 12);
        }
        drawMeans(sheet, curves, below);
        return sheet;
    }

    private static void draw(Sheet sheet, Panel panel, List<Curve> curves, double left, double top) {
        double bottom = top + PLOT;
        sheet.text(panel.name(), left + PLOT / 2., top - 8, 14, true, Sheet.INK, Align.CENTRE);
        for (int fifth = 0; fifth <= 5; fifth++) {
            double y = bottom - PLOT * fifth / 5.;
            sheet.line(left, y, left + PLOT, y, 1, fifth == 0 ? Sheet.HAIR : Sheet.GRID);
            sheet.text(decimal(fifth / 5., 1), left - 6, y + 4, 11, false, Sheet.PALE, Align.RIGHT);
            double x = left + PLOT * fifth / 5.;
            sheet.line(x, top, x, bottom, 1, fifth == 0 ? Sheet.HAIR : Sheet.GRID);
            sheet.text(decimal(fifth / 5., 1), x, bottom + 17, 11, false, Sheet.PALE, Align.CENTRE);
        }
        sheet.text("alpha", left + PLOT, bottom + 32, 11, false, Sheet.PALE, Align.RIGHT);
        for (Curve curve : curves) {
            List<double[]> points = new ArrayList<>();
            for (AtThreshold at : curve.score().thresholds()) {
                points.add(new double[] {
                    left + PLOT * at.alpha(), bottom - PLOT * panel.figure().applyAsDouble(at)
                });
            }
            sheet.polyline(points, curve.weight(), curve.colour(), curve.dashed());
        }
    }

    private static void drawMeans(Sheet sheet, List<Curve> curves, int top) {
        double column = MARGIN + 330;
        for (int i = 0; i < PANELS.size(); i++) {
            sheet.text(PANELS.get(i).name(), column + i * 80, top, 12, true, Sheet.INK, Align.RIGHT);
        }
        sheet.text("means", MARGIN + 34, top, 12, true, Sheet.INK, Align.LEFT);
        for (int row = 0; row < curves.size(); row++) {
            Curve curve = curves.get(row);
            double y = top + (row + 1.) * ROW;
            sheet.polyline(
                    List.of(new double[] {MARGIN + 34, y - 4}, new double[] {MARGIN + 70, y - 4}),
                    Math.max(2, curve.weight()),
                    curve.colour(),
                    curve.dashed());
            sheet.text(curve.name(), MARGIN + 80, y, 12, false, Sheet.INK, Align.LEFT);
            for (int i = 0; i < PANELS.size(); i++) {
                String mean = decimal(PANELS.get(i).mean().applyAsDouble(curve.score()), 3);
                sheet.text(mean, column + i * 80, y, 12, false, Sheet.INK, Align.RIGHT);
            }
        }
    }

    private static String decimal(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
