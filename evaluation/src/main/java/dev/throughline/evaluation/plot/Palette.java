package dev.throughline.evaluation.plot;

import java.awt.Color;

/** A sequence of colours, each far from those before it, however long the sequence. */
final class Palette {
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2; // multiples of it spread evenly over the hues
    private static final float[][] TONES = {{.68f, .82f}, {.42f, .93f}, {.80f, .56f}}; // saturation and brightness
    private static final float[] LINE = {.85f, .74f};
    private static final double START = .58; // a blue

    private Palette() {}

    /** The colour with this number, from 0, for areas as large as a letter. */
    static Color of(int number) {
        return colour(number, TONES[number % TONES.length]);
    }

    /** The same colour for a line, which must be dark to be visible. */
    static Color line(int number) {
        return colour(number, LINE);
    }

    private static Color colour(int number, float[] tone) {
        return Color.getHSBColor((float) ((START + number * GOLDEN_RATIO) % 1), tone[0], tone[1]);
    }

    /** Black or white, whichever is more readable on this colour. */
    static Color ink(Color paper) {
        double light = .299 * paper.getRed() + .587 * paper.getGreen() + .114 * paper.getBlue();
        return light > 150 ? Sheet.INK : Color.WHITE;
    }
}
