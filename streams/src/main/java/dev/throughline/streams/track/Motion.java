package dev.throughline.streams.track;

import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;

/**
 * Motion of a box: centre, aspect ratio (width over height) and height, each with its speed, as in DeepSORT. Noise is measured in body
 * heights, and so is the same in metres at any distance: near people move by more pixels than far ones.
 *
 * @param x centre from the left, pixels
 * @param y centre from the top, pixels
 * @param aspect width over height
 * @param height pixels
 */
record Motion(Coordinate x, Coordinate y, Coordinate aspect, Coordinate height) {
    /** Standard deviation of detected centres, in body heights: .04 to .06 on PETS and TUD. */
    private static final double CENTRE_NOISE = .06;
    /** Standard deviation of detected heights: .10 to .11 there, since feet are hidden more often than heads. */
    private static final double HEIGHT_NOISE = .12;

    private static final double ASPECT_NOISE = .1;
    /** Standard deviation of the initial speed, body heights a second: people who appear may be walking already. A brisk walk is .9. */
    private static final double FIRST_SPEED = 1;
    /** What a second adds, in body heights: little, since people keep their pace. */
    private static final double WANDER = .1;

    private static final double JOLT = .25;
    private static final double HEIGHT_WANDER = .05;
    private static final double HEIGHT_JOLT = .02;
    private static final double ASPECT_WANDER = .05;
    private static final double LEAST_HEIGHT = 1;
    private static final double LEAST_ASPECT = .05;
    private static final float MOST_ASPECT = 1_000;
    /** Estimated side of a box, pixels: at least and at most. */
    private static final double SMALLEST = 1e-3;

    private static final double LARGEST = Limits.FARTHEST_PIXEL;

    private static final double PLACE_SEEN = .5;
    private static final double SIZE_SEEN = .25;

    /** The state after the first sighting. */
    static Motion at(Box box) {
        double unit = box.h();
        return new Motion(
                Coordinate.at(centreX(box), 2 * CENTRE_NOISE * unit, FIRST_SPEED * unit),
                Coordinate.at(centreY(box), 2 * CENTRE_NOISE * unit, FIRST_SPEED * unit),
                Coordinate.at(aspect(box), ASPECT_NOISE, 0),
                Coordinate.at(box.h(), 2 * HEIGHT_NOISE * unit, HEIGHT_JOLT * unit));
    }

    /** The prediction after {@code seconds} without a sighting. */
    Motion after(double seconds) {
        double unit = height.value();
        return new Motion(
                x.after(seconds, WANDER * unit, JOLT * unit),
                y.after(seconds, WANDER * unit, JOLT * unit),
                aspect.after(seconds, ASPECT_WANDER, 0),
                height.after(seconds, HEIGHT_WANDER * unit, HEIGHT_JOLT * unit).atLeast(LEAST_HEIGHT));
    }

    /**
     * The state after a sighting.
     *
     * @param blur factor by which the error of the box may exceed the usual; 1 or more
     */
    Motion seen(Box box, double blur) {
        double unit = blur * height.value();
        return new Motion(
                x.seen(centreX(box), CENTRE_NOISE * unit),
                y.seen(centreY(box), CENTRE_NOISE * unit),
                aspect.seen(aspect(box), blur * ASPECT_NOISE).atLeast(LEAST_ASPECT),
                height.seen(box.h(), HEIGHT_NOISE * unit).atLeast(LEAST_HEIGHT));
    }

    /** Squared Mahalanobis distance of a box in centre and height: chi-squared with 3 degrees of freedom for the same person. */
    double distance(Box box) {
        double unit = height.value();
        return x.surprise(centreX(box), CENTRE_NOISE * unit)
                + y.surprise(centreY(box), CENTRE_NOISE * unit)
                + height.surprise(box.h(), HEIGHT_NOISE * unit);
    }

    /** The estimated box. */
    Box box() {
        double h = height.value();
        return around(x.value(), y.value(), aspect.value() * h, h);
    }

    /**
     * The published box: the estimate, shifted towards the last sighting, since the estimate is smooth and lags behind a turn. A detector
     * measures positions better than sizes.
     */
    Box boxBetween(Box seen) {
        Box believed = box();
        return around(
                mix(x.value(), centreX(seen), PLACE_SEEN),
                mix(y.value(), centreY(seen), PLACE_SEEN),
                mix(believed.w(), seen.w(), SIZE_SEEN),
                mix(believed.h(), seen.h(), SIZE_SEEN));
    }

    private static double mix(double believed, double seen, double share) {
        return believed + share * (seen - believed);
    }

    /** Keeps the box within its bounds: the prediction of an unseen person walks on, and would leave them. */
    private static Box around(double x, double y, double w, double h) {
        float width = (float) Math.max(SMALLEST, Math.min(w, LARGEST));
        float height = (float) Math.max(SMALLEST, Math.min(h, LARGEST));
        return new Box(within(x - w / 2, width), within(y - h / 2, height), width, height);
    }

    private static float within(double edge, float size) {
        return (float) Math.max(-Limits.FARTHEST_PIXEL, Math.min(Limits.FARTHEST_PIXEL - size, edge));
    }

    /** Keeps the aspect ratio finite: boxes may be arbitrarily narrow. */
    private static float aspect(Box box) {
        return Math.min(MOST_ASPECT, box.w() / box.h());
    }

    private static double centreX(Box box) {
        return box.x() + box.w() / 2.0;
    }

    private static double centreY(Box box) {
        return box.y() + box.h() / 2.0;
    }
}
