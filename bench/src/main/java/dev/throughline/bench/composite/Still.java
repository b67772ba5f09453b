package dev.throughline.bench.composite;

import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.picture.RgbPicture;

/** A crop to be drawn, with interpolation between its pixels. */
final class Still {
    private static final int CHANNELS = 3;
    private static final int AREA = Wardrobe.CROP_WIDTH * Wardrobe.CROP_HEIGHT;

    private final float[] planes; // red, then green, then blue, 0 to 255, each row by row

    private Still(float[] planes) {
        this.planes = planes;
    }

    static Still of(RgbPicture crop) {
        float[] planes = new float[CHANNELS * AREA];
        crop.writeNormalised(planes, 0, Normalisation.halves());
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (planes[i] + 1) / 2 * 255; // from −1..1
        }
        return new Still(planes);
    }

    /**
     * A colour, bilinear.
     *
     * @param channel 0 red, 1 green, 2 blue
     * @param across relative to the width, 0 to 1
     * @param down relative to the height, 0 to 1
     */
    double colour(int channel, double across, double down) {
        double x = Math.max(0, Math.min(Wardrobe.CROP_WIDTH - 1, across * Wardrobe.CROP_WIDTH - .5));
        double y = Math.max(0, Math.min(Wardrobe.CROP_HEIGHT - 1, down * Wardrobe.CROP_HEIGHT - .5));
        int left = Math.min((int) x, Wardrobe.CROP_WIDTH - 2);
        int above = Math.min((int) y, Wardrobe.CROP_HEIGHT - 2);
        int at = channel * AREA + above * Wardrobe.CROP_WIDTH + left;
        double upper = planes[at] + (planes[at + 1] - planes[at]) * (x - left);
        int next = at + Wardrobe.CROP_WIDTH;
        double lower = planes[next] + (planes[next + 1] - planes[next]) * (x - left);
        return upper + (lower - upper) * (y - above);
    }
}
