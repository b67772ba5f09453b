package dev.throughline.wire;

/**
 * Where somebody stood on the floor.
 *
 * @param timeMicros when, µs since the epoch
 * @param x metres, in the coordinates that the site's calibrations share
 * @param y metres
 */
public record FloorPoint(long timeMicros, double x, double y) {
    public FloorPoint {
        if (!(Double.isFinite(x) && Double.isFinite(y))) {
            throw new IllegalArgumentException("a place on the floor is finite, was " + x + ", " + y);
        }
    }
}
