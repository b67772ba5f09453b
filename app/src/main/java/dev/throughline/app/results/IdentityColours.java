package dev.throughline.app.results;

import java.awt.Color;

/** A colour for each identity, neighbours in number far apart in hue. */
final class IdentityColours {
    /** Tracklets that belong to nobody yet. */
    static final Color UNDECIDED = new Color(0x90, 0x90, 0x90);

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2; // steps by it spread evenly, however many follow

    private IdentityColours() {}

    /** For the identity with this number, from 1. */
    static Color of(int number) {
        float hue = (float) ((number - 1) * GOLDEN_RATIO % 1);
        return Color.getHSBColor(hue, .85f, .95f);
    }
}
