package dev.throughline.wire.settings;

/**
 * A part of a picture, in parts of its width and height, so that it holds at any resolution.
 *
 * @param x left edge
 * @param y upper edge
 * @param width with x at most 1
 * @param height with y at most 1
 */
public record Region(
        @Range(min = "0", max = "1") double x,
        @Range(min = "0", max = "1") double y,
        @Range(above = "0", max = "1") double width,
        @Range(above = "0", max = "1") double height) {
    public static final Region WHOLE = new Region(0, 0, 1, 1);

    public Region {
        Bounds.check("crop", Region.class, x, y, width, height);
        if (!(x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9)) {
            throw new IllegalArgumentException(
                    "crop: a region lies within the picture: x, y, width and height are parts of it in" + " 0..1, were "
                            + x + ", " + y + ", " + width + ", " + height);
        }
    }
}
