package dev.throughline.streams.track;

import dev.throughline.wire.Box;

/**
 * How a box moves: centre, aspect (width over height) and height, each with its speed, as in DeepSORT. Noise is measured in
 * body heights, which makes it a matter of metres: near people move by more pixels than far ones.
 *
 * @param x centre from the left, pixels
 * @param y centre from the top, pixels
 * @param aspect width over height
 * @param height pixels
 */
record Motion(Coordinate x, Coordinate y, Coordinate aspect, Coordinate height) {
    /** How far a detector is off, in body heights. */
    private static final double BOX_NOISE = .08;

    private static final double ASPECT_NOISE = .1;
    /** People who appear may be walking already: body heights a second. */
    private static final double FIRST_SPEED = .6;
    /** What a second adds, in body heights. */
    private static final double WANDER = .1;

    private static final double JOLT = .5;
    private static final double HEIGHT_JOLT = .03;
    private static final double ASPECT_WANDER = .05;
    private static final double LEAST_HEIGHT = 1;
    private static final double LEAST_ASPECT = .05;

    /** Seen for the first time. */
    static Motion at(Box box) {
        double unit = box.h();
        return new Motion(
                Coordinate.at(centreX(box), 2 * BOX_NOISE * unit, FIRST_SPEED * unit),
                Coordinate.at(centreY(box), 2 * BOX_NOISE * unit, FIRST_SPEED * unit),
                Coordinate.at(box.w() / box.h(), ASPECT_NOISE, 0),
                Coordinate.at(box.h(), 2 * BOX_NOISE * unit, HEIGHT_JOLT * unit));
    }

    /** Where the box will be after {@code seconds} without a sighting. */
    Motion after(double seconds) {
        double unit = height.value();
        return new Motion(
                x.after(seconds, WANDER * unit, JOLT * unit),
                y.after(seconds, WANDER * unit, JOLT * unit),
                aspect.after(seconds, ASPECT_WANDER, 0),
                height.after(seconds, WANDER * unit, HEIGHT_JOLT * unit).atLeast(LEAST_HEIGHT));
    }

    /** Corrected by a sighting. */
    Motion seen(Box box) {
        double noise = BOX_NOISE * height.value();
        return new Motion(
                x.seen(centreX(box), noise),
                y.seen(centreY(box), noise),
                aspect.seen(box.w() / box.h(), ASPECT_NOISE).atLeast(LEAST_ASPECT),
                height.seen(box.h(), noise).atLeast(LEAST_HEIGHT));
    }

    /** Squared Mahalanobis distance of a box in centre and height: chi-squared with 3 degrees of freedom, if it is the same. */
    double distance(Box box) {
        double noise = BOX_NOISE * height.value();
        return x.surprise(centreX(box), noise) + y.surprise(centreY(box), noise) + height.surprise(box.h(), noise);
    }

    /** The box as believed. */
    Box box() {
        double w = aspect.value() * height.value();
        double h = height.value();
        return new Box((float) (x.value() - w / 2), (float) (y.value() - h / 2), (float) w, (float) h);
    }

    private static double centreX(Box box) {
        return box.x() + box.w() / 2.0;
    }

    private static double centreY(Box box) {
        return box.y() + box.h() / 2.0;
    }
}
