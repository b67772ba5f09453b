package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.plot.Sheet.Align;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Curves over one axis, with a legend beside them.
 *
 * @param title above the chart
 * @param across label of the horizontal axis
 * @param curves at least one
 */
public record Chart(String title, String across, List<Curve> curves) {
    private static final int LEFT = 70;
    private static final int TOP = 56;
    private static final int WIDTH = 620;
    private static final int HEIGHT = 320;
    private static final int NAMES = 210;
    private static final int BELOW = 50;
    private static final int ROW = 20;
    private static final int PARTS = 5; // of an axis

    public Chart {
        curves = List.copyOf(curves);
    }

    /**
     * One curve; values that are not finite are left out.
     *
     * @param name label in the legend
     * @param points (n, 2): horizontal position and height
     */
    public record Curve(String name, List<double[]> points) {
        public Curve {
            points = points.stream()
                    .filter(point -> Double.isFinite(point[0]) && Double.isFinite(point[1]))
                    .toList();
        }
    }

    /**
     * Writes the chart as a PNG.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void write(Path file) {
        Sheet sheet =
                new Sheet(LEFT + WIDTH + NAMES, Math.max(TOP + HEIGHT + BELOW, TOP + curves.size() * ROW + BELOW));
        sheet.text(title, LEFT, 32, 17, true, Sheet.INK, Align.LEFT);
        Axis x = Axis.over(curves, 0);
        Axis y = Axis.over(curves, 1);
        for (int part = 0; part <= PARTS; part++) {
            double at = (double) part / PARTS;
            double down = TOP + HEIGHT * (1 - at);
            double right = LEFT + WIDTH * at;
            sheet.line(LEFT, down, LEFT + WIDTH, down, 1, part == 0 ? Sheet.HAIR : Sheet.GRID);
            sheet.line(right, TOP, right, TOP + HEIGHT, 1, part == 0 ? Sheet.HAIR : Sheet.GRID);
            sheet.text(y.label(at), LEFT - 8, down + 4, 11, false, Sheet.PALE, Align.RIGHT);
            sheet.text(x.label(at), right, TOP + HEIGHT + 18, 11, false, Sheet.PALE, Align.CENTRE);
        }
        sheet.text(across, LEFT + WIDTH, TOP + HEIGHT + 36, 11, false, Sheet.PALE, Align.RIGHT);
        for (int i = 0; i < curves.size(); i++) {
            draw(sheet, curves.get(i), i, x, y);
        }
        sheet.write(file);
    }

    private static void draw(Sheet sheet, Curve curve, int number, Axis x, Axis y) {
        List<double[]> path = new ArrayList<>();
        for (double[] point : curve.points()) {
            path.add(new double[] {LEFT + WIDTH * x.part(point[0]), TOP + HEIGHT * (1 - y.part(point[1]))});
        }
        if (!path.isEmpty()) {
            sheet.polyline(path, 2, Palette.line(number), false);
        }
        double left = LEFT + WIDTH + 16;
        double row = TOP + 10 + number * (double) ROW;
        sheet.line(left, row - 4, left + 22, row - 4, 3, Palette.line(number));
        sheet.text(curve.name(), left + 30, row, 12, false, Sheet.INK, Align.LEFT);
    }

    /** The range of an axis, a little wider than the values. */
    private record Axis(double from, double to) {
        static Axis over(List<Curve> curves, int coordinate) {
            double from = Double.POSITIVE_INFINITY;
            double to = Double.NEGATIVE_INFINITY;
            for (Curve curve : curves) {
                for (double[] point : curve.points()) {
                    from = Math.min(from, point[coordinate]);
                    to = Math.max(to, point[coordinate]);
                }
            }
            if (from > to) {
                return new Axis(0, 1);
            }
            double low = Math.min(0, from);
            return new Axis(low, to > low ? to : low + 1);
        }

        double part(double value) {
            return (value - from) / (to - from);
        }

        String label(double part) {
            double value = from + part * (to - from);
            return to - from >= 20
                    ? String.format(Locale.ROOT, "%,.0f", value)
                    : String.format(Locale.ROOT, to - from >= 2 ? "%.1f" : "%.2f", value);
        }
    }
}
