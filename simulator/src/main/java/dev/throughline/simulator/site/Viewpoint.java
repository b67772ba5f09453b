package dev.throughline.simulator.site;

import dev.throughline.simulator.site.FloorPlan.Room;
import dev.throughline.simulator.site.Part.Point;

/** A pinhole camera under the ceiling in a corner of a room, tilted down. Its optical axis passes through the middle of the picture. */
final class Viewpoint {
    private static final double CORNER = .3;
    private static final double LOWEST = 2.7;
    private static final double HIGHEST = 3.05;
    private static final double AIM_HEIGHT = .85;
    private static final double NARROWEST = Math.toRadians(68);
    private static final double WIDEST = Math.toRadians(80);
    /** Points nearer to the camera's plane than this, in metres, are not visible. */
    private static final double NEAREST = .3;

    private final Room room;
    private final Point eye;
    private final double focal; // pixels
    private final double middleX;
    private final double middleY;
    // unit vectors in the building: along the optical axis, to the picture's right, and to its upper edge
    private final double[] axis;
    private final double[] right;
    private final double[] up;

    private Viewpoint(Room room, Point eye, Point aim, double focal, int width, int height) {
        this.room = room;
        this.eye = eye;
        this.focal = focal;
        middleX = width / 2.0;
        middleY = height / 2.0;
        double dx = aim.x() - eye.x();
        double dy = aim.y() - eye.y();
        double dz = aim.z() - eye.z();
        double level = Math.sqrt(dx * dx + dy * dy);
        double length = Math.sqrt(level * level + dz * dz);
        axis = new double[] {dx / length, dy / length, dz / length};
        right = new double[] {dy / level, -dx / level, 0};
        up = new double[] {-dz / length * dx / level, -dz / length * dy / level, level / length};
    }

    /**
     * A camera in this room.
     *
     * @param corner 0 to 3: south-west, south-east, north-west, north-east
     */
    static Viewpoint of(Room room, int corner, int width, int height, SeededRandom dice) {
        boolean east = corner % 2 == 1;
        boolean north = corner / 2 == 1;
        Point eye = new Point(
                east ? room.east() - CORNER : room.west() + CORNER,
                north ? room.north() - CORNER : room.south() + CORNER,
                dice.between(LOWEST, HIGHEST));
        Spot middle = room.middle();
        Point aim = new Point(middle.x() + dice.between(-.6, .6), middle.y() + dice.between(-.6, .6), AIM_HEIGHT);
        double focal = width / 2.0 / StrictMath.tan(dice.between(NARROWEST, WIDEST) / 2);
        return new Viewpoint(room, eye, aim, focal, width, height);
    }

    Room room() {
        return room;
    }

    Point eye() {
        return eye;
    }

    /** Half the horizontal angle of view, radians. */
    double halfAngle() {
        return StrictMath.atan(middleX / focal);
    }

    /** The direction of view on the plan, radians from east, counting over north. */
    double bearing() {
        return StrictMath.atan2(axis[1], axis[0]);
    }

    /** Metres along the optical axis. */
    double depth(Point point) {
        return dot(axis, point);
    }

    /** Metres from the camera on the plan, along its bearing; it decides which object is in front. */
    double reach(Point point) {
        double level = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1]);
        return ((point.x() - eye.x()) * axis[0] + (point.y() - eye.y()) * axis[1]) / level;
    }

    boolean sees(Point point) {
        return depth(point) > NEAREST;
    }

    /** Pixels from the left edge, for a point that it {@link #sees}. */
    double x(Point point) {
        return middleX + focal * dot(right, point) / depth(point);
    }

    /** Pixels from the upper edge. */
    double y(Point point) {
        return middleY - focal * dot(up, point) / depth(point);
    }

    /** Pixels per metre at a point. */
    double scale(Point point) {
        return focal / depth(point);
    }

    /** The direction from this spot to the camera, radians from east, counting over north. */
    double azimuth(Spot spot) {
        return StrictMath.atan2(eye.y() - spot.y(), eye.x() - spot.x());
    }

    /** The direction of the ray through a place in the picture; not of length 1. */
    Point ray(double x, double y) {
        double rightward = (x - middleX) / focal;
        double upward = (middleY - y) / focal;
        return new Point(
                axis[0] + rightward * right[0] + upward * up[0],
                axis[1] + rightward * right[1] + upward * up[1],
                axis[2] + upward * up[2]);
    }

    private double dot(double[] direction, Point point) {
        return direction[0] * (point.x() - eye.x())
                + direction[1] * (point.y() - eye.y())
                + direction[2] * (point.z() - eye.z());
    }
}
