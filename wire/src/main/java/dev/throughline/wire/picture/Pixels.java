package dev.throughline.wire.picture;

/**
 * Red, green and blue of a decoded picture, 8 bits each, upright. The bytes are not copied on the way out, since a frame has millions; the
 * caller must not change them.
 */
public final class Pixels {
    static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    Pixels(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Shape (height, width, 3), rows from the top, red first. */
    public byte[] rgb() {
        return rgb;
    }

    /**
     * Rotates and mirrors the picture by the orientation of the file.
     *
     * @param orientation 1..8, as in EXIF: 1 is upright
     */
    Pixels upright(int orientation) {
        if (orientation == 1) {
            return this;
        }
        boolean swapsAxes = orientation >= 5;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int newWidth = swapsAxes ? height : width;
        int newHeight = swapsAxes ? width : height;
        byte[] turned = new byte[rgb.length];
        int to = 0;
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int oldX = swapsAxes ? y : x;
                int oldY = swapsAxes ? x : y;
                int from = CHANNELS
                        * ((fromBottom ? height - 1 - oldY : oldY) * width + (fromRight ? width - 1 - oldX : oldX));
                turned[to++] = rgb[from];
                turned[to++] = rgb[from + 1];
                turned[to++] = rgb[from + 2];
            }
        }
        return new Pixels(newWidth, newHeight, turned);
    }
}
