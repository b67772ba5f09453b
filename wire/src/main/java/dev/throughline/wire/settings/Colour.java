package dev.throughline.wire.settings;

/**
 * How a camera sees colour otherwise: each channel is multiplied by its gain, then contrast (about middle grey), brightness and
 * saturation are applied.
 *
 * @param red gain; 1 leaves it
 * @param green gain; 1 leaves it
 * @param blue gain; 1 leaves it
 * @param brightness added, in parts of full scale; 0 leaves it
 * @param contrast factor about middle grey; 1 leaves it
 * @param saturation factor about the pixel's grey; 1 leaves it
 */
public record Colour(
        @Range(min = "0") double red,
        @Range(min = "0") double green,
        @Range(min = "0") double blue,
        @Range(min = "-1", max = "1") double brightness,
        @Range(min = "0") double contrast,
        @Range(min = "0") double saturation) {
    public static final Colour AS_IS = new Colour(1, 1, 1, 0, 1, 1);

    public Colour {
        Bounds.check("colour", Colour.class, red, green, blue, brightness, contrast, saturation);
    }
}
