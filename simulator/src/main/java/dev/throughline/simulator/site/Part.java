package dev.throughline.simulator.site;

/**
 * A part of a body. It is either round, between two balls, or cut flat at both ends, with a width that changes in between.
 *
 * @param low one end, metres
 * @param high the other end, metres
 * @param widths half the width from {@code low} to {@code high}, metres
 * @param depth half the depth from front to back, relative to half the width
 * @param round whether the ends are balls; then there are two widths
 * @param fore how much nearer to the camera it is sorted than it is, metres: for garments worn over others
 * @param dye its colour, by place
 */
record Part(Point low, Point high, Profile widths, double depth, boolean round, double fore, Dye dye) {
    /** A place in the building, metres. */
    record Point(double x, double y, double z) {}

    /** The colour of a surface. */
    interface Dye {
        /**
         * The colour, 0xRRGGBB.
         *
         * @param along 0 at the low end, 1 at the high end; a ball reaches beyond
         * @param azimuth direction of the surface, in radians counter-clockwise from the body's front, −π to π
         */
        int at(double along, double azimuth);
    }

    static Part limb(Point low, Point high, double lowRadius, double highRadius, double fore, Dye dye) {
        return new Part(low, high, new Profile(lowRadius, highRadius), 1, true, fore, dye);
    }

    static Part trunk(Point low, Point high, double depth, double fore, Dye dye, Profile widths) {
        return new Part(low, high, widths, depth, false, fore, dye);
    }
}
