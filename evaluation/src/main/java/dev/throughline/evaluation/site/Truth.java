package dev.throughline.evaluation.site;

import dev.throughline.evaluation.tracking.MotBox;
import java.util.Optional;

/**
 * When a person counts as visible. The box is that of the whole figure, cut off at the picture's edges. It belongs to the truth under two
 * conditions: at least half of its area lies in the picture, and at least a quarter of the figure's pixels in the picture are not hidden
 * by other people or by a wall.
 */
final class Truth {
    static final double LEAST_INSIDE = .5;
    static final double LEAST_SEEN = .25;
    private static final double SMALLEST = 1; // pixels
    private static final double DIGITS = 100;

    private Truth() {}

    static boolean counts(int drawn, int seen) {
        return drawn > 0 && seen >= LEAST_SEEN * drawn;
    }

    /** The figure's box, to a hundredth of a pixel; empty if too little of it lies in the picture. */
    static Optional<MotBox> box(Figure figure, int picture, SimulationSettings settings) {
        double left = Math.max(0, figure.left());
        double top = Math.max(0, figure.top());
        double width = Math.min(settings.width(), figure.right()) - left;
        double height = Math.min(settings.height(), figure.bottom()) - top;
        double area = (figure.right() - figure.left()) * (figure.bottom() - figure.top());
        if (width < SMALLEST || height < SMALLEST || width * height < LEAST_INSIDE * area) {
            return Optional.empty();
        }
        return Optional.of(new MotBox(
                picture, figure.person().id(), rounded(left), rounded(top), rounded(width), rounded(height), 1));
    }

    private static double rounded(double pixels) {
        return Math.round(pixels * DIGITS) / DIGITS;
    }
}
