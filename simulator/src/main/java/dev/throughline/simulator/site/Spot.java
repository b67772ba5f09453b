package dev.throughline.simulator.site;

/**
 * A place on the floor.
 *
 * @param x metres to the east
 * @param y metres to the north
 */
record Spot(double x, double y) {
    double distance(Spot other) {
        return Math.sqrt((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y));
    }

    Spot plus(double dx, double dy) {
        return new Spot(x + dx, y + dy);
    }
}
