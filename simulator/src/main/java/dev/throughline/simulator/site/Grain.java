package dev.throughline.simulator.site;

/** Smooth noise without a pattern, for surfaces that are not of one colour: floors, plaster, the folds of clothes. */
final class Grain {
    private static final int SIZE = 64; // a power of two: the noise repeats after this many units
    private static final int FINE = 8; // samples per unit

    private final float[] tile = new float[SIZE * FINE * SIZE * FINE];

    Grain(SeededRandom dice) {
        double[] lattice = new double[SIZE * SIZE];
        for (int i = 0; i < lattice.length; i++) {
            lattice[i] = dice.between(-1, 1);
        }
        int row = SIZE * FINE;
        for (int y = 0; y < row; y++) {
            for (int x = 0; x < row; x++) {
                tile[y * row + x] = (float) smooth(lattice, (double) x / FINE, (double) y / FINE);
            }
        }
    }

    private static double smooth(double[] lattice, double x, double y) {
        int x0 = (int) x;
        int y0 = (int) y;
        double right = ease(x - x0);
        double down = ease(y - y0);
        double upper = mix(value(lattice, x0, y0), value(lattice, x0 + 1, y0), right);
        double lower = mix(value(lattice, x0, y0 + 1), value(lattice, x0 + 1, y0 + 1), right);
        return mix(upper, lower, down);
    }

    private static double value(double[] lattice, int x, int y) {
        return lattice[(y & (SIZE - 1)) * SIZE + (x & (SIZE - 1))];
    }

    private static double ease(double part) {
        return part * part * (3 - 2 * part);
    }

    private static double mix(double one, double other, double part) {
        return one + part * (other - one);
    }

    /** The noise, −1 to 1; places that are a unit or more apart are almost independent. */
    float at(double x, double y) {
        int column = (int) Math.floor(x * FINE) & (SIZE * FINE - 1);
        int row = (int) Math.floor(y * FINE) & (SIZE * FINE - 1);
        return tile[row * SIZE * FINE + column];
    }
}
