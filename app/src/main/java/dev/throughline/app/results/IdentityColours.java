package dev.throughline.app.results;

import java.awt.Color;

/** A colour for each identity; consecutive numbers are far apart in hue. */
final class IdentityColours {
    /** The colour of tracklets without an identity. */
    static final Color UNDECIDED = new Color(0x90, 0x90, 0x90);

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2; // multiples of it spread evenly, however many

    private IdentityColours() {}

    /** The colour of the identity with this number, from 1. */
    static Color of(int number) {
        float hue = (float) ((number - 1) * GOLDEN_RATIO % 1);
        return Color.getHSBColor(hue, .85f, .95f);
    }
}
