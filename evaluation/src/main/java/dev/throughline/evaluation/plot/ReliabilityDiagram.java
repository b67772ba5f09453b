package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.plot.Sheet.Align;
import dev.throughline.evaluation.ranking.Reliability;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Predicted against observed probability, one dot per bin. On the diagonal, the probabilities are calibrated. */
public final class ReliabilityDiagram {
    private static final int SIZE = 420; // of the square
    private static final int LEFT = 76;
    private static final int TOP = 64;
    private static final int DOT = 8;

    private ReliabilityDiagram() {}

    /**
     * Draws the diagram as a PNG.
     *
     * @param title above the diagram
     * @return whether it lacks text, since Java found no fonts on this machine
     * @throws UncheckedIOException if the file cannot be written
     */
    public static boolean write(Path file, String title, Reliability reliability) {
        Sheet sheet = new Sheet(LEFT + SIZE + 40, TOP + SIZE + 60);
        sheet.text(title, LEFT, 30, 15, true, Sheet.INK, Align.LEFT);
        String error = String.format(Locale.ROOT, "expected calibration error %.4f", reliability.error());
        sheet.text(error, LEFT, 50, 12, false, Sheet.PALE, Align.LEFT);
        for (int fifth = 0; fifth <= 5; fifth++) {
            double at = fifth / 5.;
            String label = String.format(Locale.ROOT, "%.1f", at);
            sheet.line(x(0), y(at), x(1), y(at), 1, fifth == 0 ? Sheet.HAIR : Sheet.GRID);
            sheet.line(x(at), y(0), x(at), y(1), 1, fifth == 0 ? Sheet.HAIR : Sheet.GRID);
            sheet.text(label, x(0) - 8, y(at) + 4, 11, false, Sheet.PALE, Align.RIGHT);
            sheet.text(label, x(at), y(0) + 18, 11, false, Sheet.PALE, Align.CENTRE);
        }
        sheet.text("predicted: P(same person)", x(1), y(0) + 38, 11, false, Sheet.PALE, Align.RIGHT);
        sheet.text("observed", x(0) - 8, y(1) - 6, 11, false, Sheet.PALE, Align.RIGHT);
        sheet.polyline(List.of(new double[] {x(0), y(0)}, new double[] {x(1), y(1)}), 1.4, Sheet.HAIR, true);
        List<double[]> path = new ArrayList<>();
        for (Reliability.Bin bin : reliability.bins()) {
            double x = x(bin.predicted());
            double y = y(bin.observed());
            path.add(new double[] {x, y});
            sheet.fill(x - DOT / 2., y - DOT / 2., DOT, DOT, Palette.line(0));
        }
        sheet.polyline(path, 2, Palette.line(0), false);
        sheet.write(file);
        return sheet.fontless();
    }

    private static double x(double part) {
        return LEFT + SIZE * part;
    }

    private static double y(double part) {
        return TOP + SIZE * (1 - part);
    }
}
