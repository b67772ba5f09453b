package dev.throughline.bench.composite;

/**
 * A place on WILDTRACK's ground, which is flat.
 *
 * @param x centimetres
 * @param y centimetres
 */
record Place(double x, double y) {
    /** The place at this fraction, 0 to 1, of the way to another. */
    Place towards(Place other, double part) {
        return new Place(x + (other.x - x) * part, y + (other.y - y) * part);
    }
}
