package dev.throughline.evaluation.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A white sheet to draw on, with elements that all plots share. Lengths are pixels from the upper left corner. */
final class Sheet {
    static final Color INK = new Color(0x22, 0x26, 0x2B);
    static final Color PALE = new Color(0x6B, 0x72, 0x7B);
    static final Color HAIR = new Color(0xB4, 0xBA, 0xC2);
    static final Color GRID = new Color(0xE6, 0xE8, 0xEB);
    static final Color BAND = new Color(0xF5, 0xF6, 0xF8);

    private static final double WIDTH_OF_A_LETTER = .55; // of its size, if there is no font to measure

    private final BufferedImage picture;
    private final Graphics2D pen;
    private boolean fontless;

    Sheet(int width, int height) {
        picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        fill(0, 0, width, height, Color.WHITE);
    }

    /** The alignment of a text to its given position. */
    enum Align {
        LEFT(0),
        CENTRE(.5),
        RIGHT(1);

        private final double part;

        Align(double part) {
            this.part = part;
        }
    }

    void fill(double x, double y, double w, double h, Color colour) {
        pen.setColor(colour);
        pen.fill(new Rectangle2D.Double(x, y, w, h));
    }

    void line(double x1, double y1, double x2, double y2, double thickness, Color colour) {
        polyline(List.of(new double[] {x1, y1}, new double[] {x2, y2}), thickness, colour, false);
    }

    void polyline(List<double[]> points, double thickness, Color colour, boolean dashed) {
        Path2D path = new Path2D.Double();
        path.moveTo(points.get(0)[0], points.get(0)[1]);
        points.forEach(point -> path.lineTo(point[0], point[1]));
        pen.setColor(colour);
        float[] dashes = dashed ? new float[] {7, 4} : null;
        pen.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0));
        pen.draw(path);
    }

    /** A mark that points down at the upper edge of something. */
    void wedge(double x, double y, double size, Color colour) {
        Path2D path = new Path2D.Double();
        path.moveTo(x, y);
        path.lineTo(x - size / 2, y - size);
        path.lineTo(x + size / 2, y - size);
        path.closePath();
        pen.setColor(colour);
        pen.fill(path);
    }

    /** Draws text on a baseline. On a machine without fonts the picture is drawn without text. */
    void text(String text, double x, double baseline, int size, boolean bold, Color colour, Align align) {
        double left = x - align.part * width(text, size, bold);
        try {
            pen.setFont(font(size, bold));
            pen.setColor(colour);
            pen.drawString(text, (float) left, (float) baseline);
        } catch (RuntimeException
                | Error noFonts) { // Java throws various types: NullPointerException, InternalError, …
            fontless = true;
        }
    }

    double width(String text, int size, boolean bold) {
        try {
            return pen.getFontMetrics(font(size, bold))
                    .getStringBounds(text, pen)
                    .getWidth();
        } catch (RuntimeException | Error noFonts) {
            fontless = true;
            return text.length() * size * WIDTH_OF_A_LETTER;
        }
    }

    private static Font font(int size, boolean bold) {
        return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
    }

    BufferedImage picture() {
        return picture;
    }

    /** Whether text is missing, since Java found no fonts on this machine. */
    boolean fontless() {
        return fontless;
    }

    /**
     * Writes the sheet as a PNG.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    void write(Path file) {
        pen.dispose();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            ImageIO.write(picture, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
