package dev.throughline.streams.link;

import dev.throughline.wire.geometry.FloorPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Distances between two trajectories while both last. Each point of one is compared with the interpolated position of the other at that
 * moment.
 *
 * @param squares squared distances, square metres
 * @param seconds from the first of those moments to the last
 */
record TrajectoryDistance(List<Double> squares, double seconds) {
    /** Positions are interpolated between two points of a trajectory that are no farther apart than this. */
    private static final long LONGEST_STEP_MICROS = 2_500_000;

    private static final TrajectoryDistance NEVER = new TrajectoryDistance(List.of(), 0);

    TrajectoryDistance {
        squares = List.copyOf(squares);
    }

    /** Compares two trajectories, each in order of time. */
    static TrajectoryDistance of(List<FloorPoint> one, List<FloorPoint> other) {
        if (one.isEmpty() || other.isEmpty() || end(one) < begin(other) || end(other) < begin(one)) {
            return NEVER;
        }
        Moments moments = new Moments();
        moments.beside(one, other);
        moments.beside(other, one);
        return moments.squares.isEmpty()
                ? NEVER
                : new TrajectoryDistance(moments.squares, (moments.lastMicros - moments.firstMicros) / 1e6);
    }

    private static long begin(List<FloorPoint> trajectory) {
        return trajectory.get(0).timeMicros();
    }

    private static long end(List<FloorPoint> trajectory) {
        return trajectory.get(trajectory.size() - 1).timeMicros();
    }

    /** Collects the distances. */
    private static final class Moments {
        private final List<Double> squares = new ArrayList<>();
        private long firstMicros = Long.MAX_VALUE;
        private long lastMicros = Long.MIN_VALUE;

        void beside(List<FloorPoint> points, List<FloorPoint> walk) {
            int next = 0; // first point of the other trajectory that is not earlier
            for (FloorPoint point : points) {
                while (next < walk.size() && walk.get(next).timeMicros() < point.timeMicros()) {
                    next++;
                }
                if (next == walk.size()) {
                    return;
                }
                FloorPoint after = walk.get(next);
                if (after.timeMicros() == point.timeMicros()) {
                    add(point, after.x(), after.y());
                } else if (next > 0 && after.timeMicros() - walk.get(next - 1).timeMicros() <= LONGEST_STEP_MICROS) {
                    FloorPoint before = walk.get(next - 1);
                    double part = (double) (point.timeMicros() - before.timeMicros())
                            / (after.timeMicros() - before.timeMicros());
                    add(
                            point,
                            before.x() + part * (after.x() - before.x()),
                            before.y() + part * (after.y() - before.y()));
                }
            }
        }

        private void add(FloorPoint point, double x, double y) {
            double across = point.x() - x;
            double along = point.y() - y;
            squares.add(across * across + along * along);
            firstMicros = Math.min(firstMicros, point.timeMicros());
            lastMicros = Math.max(lastMicros, point.timeMicros());
        }
    }
}
