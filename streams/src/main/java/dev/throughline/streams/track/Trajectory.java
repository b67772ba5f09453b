package dev.throughline.streams.track;

import dev.throughline.wire.geometry.FloorPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Positions of a person on the ground plane: at most one point for each second of event time, and the newest two minutes of them. Links are
 * corrected for that long by default.
 *
 * @param points in order of time
 */
record Trajectory(List<FloorPoint> points) {
    static final Trajectory NONE = new Trajectory(List.of());
    static final int MOST_POINTS = 120;
    private static final long GRID_MICROS = 1_000_000;

    Trajectory {
        points = List.copyOf(points);
    }

    /**
     * Adds a point if it is the first of its second. Seconds lie on a fixed grid, so points of different cameras lie near each other in
     * time.
     */
    Trajectory with(FloorPoint point) {
        if (!points.isEmpty()
                && point.timeMicros() / GRID_MICROS
                        <= points.get(points.size() - 1).timeMicros() / GRID_MICROS) {
            return this;
        }
        List<FloorPoint> longer =
                new ArrayList<>(points.subList(Math.max(0, points.size() - MOST_POINTS + 1), points.size()));
        longer.add(point);
        return new Trajectory(longer);
    }
}
