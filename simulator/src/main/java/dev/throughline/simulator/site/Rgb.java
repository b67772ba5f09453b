package dev.throughline.simulator.site;

/** Colours as 0xRRGGBB. */
final class Rgb {
    private Rgb() {}

    static int red(int colour) {
        return (colour >> 16) & 0xFF;
    }

    static int green(int colour) {
        return (colour >> 8) & 0xFF;
    }

    static int blue(int colour) {
        return colour & 0xFF;
    }

    static int of(int red, int green, int blue) {
        return (clamp(red) << 16) | (clamp(green) << 8) | clamp(blue);
    }

    /** The colour in more or less light. */
    static int lit(int colour, double light) {
        return of((int) (red(colour) * light), (int) (green(colour) * light), (int) (blue(colour) * light));
    }

    /** The distance of two colours, 0 to 765. */
    static int distance(int one, int other) {
        return Math.abs(red(one) - red(other))
                + Math.abs(green(one) - green(other))
                + Math.abs(blue(one) - blue(other));
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
