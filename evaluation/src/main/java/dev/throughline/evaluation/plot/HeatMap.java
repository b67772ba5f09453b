package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.plot.Sheet.Align;
import java.awt.Color;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** A grid of numbers. A larger number has a darker cell, and each number is written into its cell. */
public final class HeatMap {
    private static final int MARGIN = 24;
    private static final int TOP = 84;
    private static final int CELL_WIDTH = 88;
    private static final int CELL_HEIGHT = 44;
    private static final int NARROWEST = 460;
    private static final Color DARKEST = new Color(0x0B, 0x4F, 0x6C);

    private HeatMap() {}

    /**
     * Writes the grid as a PNG.
     *
     * @param title above the grid
     * @param note a line below the title
     * @param values (rows, cols), none negative
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, String title, String note, double[][] values) {
        int cols = values[0].length;
        double most =
                Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(1);
        Sheet sheet = new Sheet(
                Math.max(NARROWEST, 2 * MARGIN + cols * CELL_WIDTH), TOP + values.length * CELL_HEIGHT + MARGIN);
        sheet.text(title, MARGIN, 34, 17, true, Sheet.INK, Align.LEFT);
        sheet.text(note, MARGIN, 58, 12, false, Sheet.PALE, Align.LEFT);
        for (int row = 0; row < values.length; row++) {
            for (int col = 0; col < cols; col++) {
                double value = values[row][col];
                Color colour = between(most > 0 ? value / most : 0);
                double left = MARGIN + col * (double) CELL_WIDTH;
                double top = TOP + row * (double) CELL_HEIGHT;
                sheet.fill(left, top, CELL_WIDTH - 2, CELL_HEIGHT - 2, colour);
                sheet.text(
                        String.format(Locale.ROOT, "%.3f", value),
                        left + CELL_WIDTH / 2. - 1,
                        top + CELL_HEIGHT / 2. + 4,
                        12,
                        false,
                        Palette.ink(colour),
                        Align.CENTRE);
            }
        }
        sheet.write(file);
    }

    private static Color between(double part) {
        return new Color(
                mixed(255, DARKEST.getRed(), part),
                mixed(255, DARKEST.getGreen(), part),
                mixed(255, DARKEST.getBlue(), part));
    }

    private static int mixed(int light, int dark, double part) {
        return (int) Math.round(light + (dark - light) * Math.max(0, Math.min(1, part)));
    }
}
