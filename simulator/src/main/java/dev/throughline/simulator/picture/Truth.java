package dev.throughline.simulator.picture;

import dev.throughline.evaluation.tracking.MotBox;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a person counts as visible. The box is that of the whole figure, cut off at the picture's edges. It belongs to the truth under two
 * conditions: at least half of its area lies in the picture, and at least a quarter of the figure's pixels in the picture are not hidden
 * by other people or by a wall.
 */
public final class Truth {
    /** The part of a figure that is not hidden. */
    public static final double LEAST_SEEN = .25;

    private static final double LEAST_INSIDE = .5;
    private static final double SMALLEST = 1; // pixels
    private static final double DIGITS = 100;

    private Truth() {}

    static boolean isSeen(int drawn, int seen) {
        return drawn > 0 && seen >= LEAST_SEEN * drawn;
    }

    /**
     * The boxes of figures that are not hidden, by id.
     *
     * @param picture number, from 1
     * @param width of the picture in pixels
     * @param height of the picture in pixels
     */
    public static List<MotBox> of(List<? extends Figure> seen, int picture, int width, int height) {
        return seen.stream()
                .flatMap(figure -> box(figure.id(), figure.outline(), picture, width, height).stream())
                .sorted(Comparator.comparingLong(MotBox::id))
                .toList();
    }

    /** The box of a figure, to a hundredth of a pixel; empty if too little of it lies in the picture. */
    public static Optional<MotBox> box(long id, Outline figure, int picture, int width, int height) {
        double left = Math.max(0, figure.left());
        double top = Math.max(0, figure.top());
        double across = Math.min(width, figure.right()) - left;
        double down = Math.min(height, figure.bottom()) - top;
        double area = (figure.right() - figure.left()) * (figure.bottom() - figure.top());
        if (across < SMALLEST || down < SMALLEST || across * down < LEAST_INSIDE * area) {
            return Optional.empty();
        }
        return Optional.of(new MotBox(picture, id, rounded(left), rounded(top), rounded(across), rounded(down), 1));
    }

    private static double rounded(double pixels) {
        return Math.round(pixels * DIGITS) / DIGITS;
    }
}
