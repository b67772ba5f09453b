package dev.throughline.simulator.site;

/** A camera's rendering of light: exposure, colour temperature, contrast, saturation, vignette and noise. */
final class Grade {
    private static final int LEVELS = 256;
    private static final int NOISE = 1 << 16; // a power of two

    private final byte[][] curves = new byte[3][LEVELS]; // blue, green, red
    private final int saturation; // 256 is as it is
    private final double vignette;
    private final byte[] noise = new byte[NOISE];

    Grade(SeededRandom dice) {
        double exposure = dice.between(.65, 1.3);
        double warmth = dice.between(-.15, .15);
        double tint = dice.between(-.04, .04);
        double gamma = dice.between(.8, 1.25);
        double contrast = dice.between(.78, 1.15);
        double brightness = dice.between(-.03, .04);
        double[] gains = {exposure * (1 - warmth), exposure * (1 + tint), exposure * (1 + warmth)};
        for (int channel = 0; channel < gains.length; channel++) {
            for (int level = 0; level < LEVELS; level++) {
                double light = StrictMath.pow(level / 255.0 * gains[channel], gamma);
                double shown = (light - .5) * contrast + .5 + brightness;
                curves[channel][level] = (byte) Math.max(0, Math.min(255, Math.round(255 * shown)));
            }
        }
        saturation = (int) (256 * dice.between(.55, 1.05));
        vignette = dice.between(.05, .3);
        double strength = dice.between(1, 3.5);
        for (int i = 0; i < NOISE; i++) {
            noise[i] = (byte) Math.round(dice.normal(0, strength, 3));
        }
    }

    /** The fraction of light that reaches this place of the picture; {@code radius} is 1 in the corners. */
    double falloff(double radius) {
        return 1 - vignette * radius * radius;
    }

    /** The colour in the picture, 0xRRGGBB, for light of 0..255 per channel and slightly above. */
    int shown(int red, int green, int blue) {
        int grey = (77 * red + 150 * green + 29 * blue) >> 8;
        return (curve(2, saturated(red, grey)) << 16)
                | (curve(1, saturated(green, grey)) << 8)
                | curve(0, saturated(blue, grey));
    }

    private int saturated(int channel, int grey) {
        return grey + (((channel - grey) * saturation) >> 8);
    }

    private int curve(int channel, int light) {
        return curves[channel][light < 0 ? 0 : light >= LEVELS ? LEVELS - 1 : light] & 0xFF;
    }

    /** The sensor's noise at a value of a picture; each picture has its own {@code start}. */
    int noise(int start, int index) {
        int i = start + index;
        return noise[((i ^ (i >>> 13)) * 0x9E3779B1) >>> 16];
    }
}
