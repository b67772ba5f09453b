package dev.throughline.wire.geometry;

import dev.throughline.wire.Limits;

/**
 * The position of a person on the ground plane at a moment.
 *
 * @param timeMicros when, µs since the epoch
 * @param x metres, in the coordinates that the site's calibrations share
 * @param y metres
 */
public record FloorPoint(long timeMicros, double x, double y) {
    public FloorPoint {
        Limits.requireTime("the time of a place on the floor", timeMicros);
        if (!(Math.abs(x) <= Limits.FARTHEST_METRE
                && Math.abs(y) <= Limits.FARTHEST_METRE)) { // this way round, NaN fails too
            throw new IllegalArgumentException(
                    "a place on the floor lies within ±" + (long) Limits.FARTHEST_METRE + " m, was " + x + ", " + y);
        }
    }
}
