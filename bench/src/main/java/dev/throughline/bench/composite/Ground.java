package dev.throughline.bench.composite;

/**
 * A place on WILDTRACK's ground, which is flat.
 *
 * @param x centimetres
 * @param y centimetres
 */
record Ground(double x, double y) {
    private static final int COLUMNS = 480;
    private static final double CELL = 2.5;
    private static final double LEFT = -300;
    private static final double TOP = -900;

    /** The corner of an annotated cell. */
    static Ground ofCell(int positionId) {
        int column = positionId % COLUMNS;
        int row = positionId / COLUMNS;
        return new Ground(LEFT + CELL * column, TOP + CELL * row);
    }

    /** The place that lies a part, 0 to 1, of the way to another. */
    Ground towards(Ground other, double part) {
        return new Ground(x + (other.x - x) * part, y + (other.y - y) * part);
    }
}
