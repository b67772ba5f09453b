package dev.throughline.wire.settings;

/**
 * A part of a picture, in parts of its width and height, so that it holds at any resolution.
 *
 * @param x left edge, 0..1
 * @param y upper edge, 0..1
 * @param width above 0, with x at most 1
 * @param height above 0, with y at most 1
 */
public record Region(double x, double y, double width, double height) {
    public static final Region WHOLE = new Region(0, 0, 1, 1);

    public Region {
        if (!(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9)) {
            throw new IllegalArgumentException(
                    "a region lies within the picture: x, y, width and height are parts of it in" + " 0..1, were " + x
                            + ", " + y + ", " + width + ", " + height);
        }
    }
}
