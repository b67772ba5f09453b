package dev.throughline.simulator.picture;

/**
 * The part of a crop that shows the person: a standing body's outline with soft edges. The crop's own background, which is of another
 * place, fades out. The outline is the same for all crops. Places are relative to the crop's width and height.
 */
final class Silhouette {
    /** From the top: the distance down, and the width to either side of the middle. */
    private static final double[][] OUTLINE = {
        {0, .20}, {.12, .27}, {.20, .40}, {.50, .42}, {.75, .38}, {1, .36},
    };

    private static final double TOP = .02;
    private static final double BOTTOM = .985;
    private static final double WIDEST = .42;
    /** The fraction of the width over which the crop fades in. */
    private static final double SOFT = .16;

    private Silhouette() {}

    /** The box of the person's pixels, relative to the crop's box. */
    static Outline extent() {
        return new Outline(.5 - WIDEST, TOP, .5 + WIDEST, BOTTOM);
    }

    /**
     * The opacity of a crop at a place, 0 to 1.
     *
     * @param heightInWidths of the crop
     */
    static double opacity(double across, double down, double heightInWidths) {
        double inside =
                Math.min(halfWidth(down) - Math.abs(across - .5), Math.min(down - TOP, BOTTOM - down) * heightInWidths);
        double part = Math.max(0, Math.min(1, .5 + inside / SOFT));
        return part * part * (3 - 2 * part);
    }

    private static double halfWidth(double down) {
        for (int i = 1; i < OUTLINE.length; i++) {
            double[] above = OUTLINE[i - 1];
            double[] below = OUTLINE[i];
            if (down <= below[0]) {
                return above[1] + (below[1] - above[1]) * (down - above[0]) / (below[0] - above[0]);
            }
        }
        return OUTLINE[OUTLINE.length - 1][1];
    }
}
