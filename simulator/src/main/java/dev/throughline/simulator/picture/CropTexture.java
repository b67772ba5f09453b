package dev.throughline.simulator.picture;

/** The crop of a person, with interpolation between its pixels. */
public final class CropTexture {
    private final int width;
    private final int height;
    private final float[] planes;

    /**
     * A texture of these pixels.
     *
     * @param planes red, then green, then blue, 0 to 255, each row by row; not copied
     */
    public CropTexture(int width, int height, float[] planes) {
        this.width = width;
        this.height = height;
        this.planes = planes;
    }

    int height() {
        return height;
    }

    /** Height in widths. */
    double aspect() {
        return (double) height / width;
    }

    /**
     * A colour, bilinear.
     *
     * @param channel 0 red, 1 green, 2 blue
     * @param across relative to the width, 0 to 1
     * @param down relative to the height, 0 to 1
     */
    double colour(int channel, double across, double down) {
        double x = Math.max(0, Math.min(width - 1, across * width - .5));
        double y = Math.max(0, Math.min(height - 1, down * height - .5));
        int left = Math.min((int) x, width - 2);
        int above = Math.min((int) y, height - 2);
        int at = channel * width * height + above * width + left;
        double upper = planes[at] + (planes[at + 1] - planes[at]) * (x - left);
        int next = at + width;
        double lower = planes[next] + (planes[next + 1] - planes[next]) * (x - left);
        return upper + (lower - upper) * (y - above);
    }
}
