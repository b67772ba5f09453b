package dev.throughline.wire.settings;

/**
 * How a camera sees colour otherwise: each channel is multiplied by its gain, then contrast (about middle grey), brightness and
 * saturation are applied.
 *
 * @param red gain, 0 or more; 1 leaves it
 * @param green gain
 * @param blue gain
 * @param brightness added, −1..1 of full scale; 0 leaves it
 * @param contrast factor about middle grey, 0 or more; 1 leaves it
 * @param saturation factor about the pixel's grey, 0 or more; 1 leaves it
 */
public record Colour(double red, double green, double blue, double brightness, double contrast, double saturation) {
    public static final Colour AS_IS = new Colour(1, 1, 1, 0, 1, 1);

    public Colour {
        if (!(red >= 0 && green >= 0 && blue >= 0 && contrast >= 0 && saturation >= 0 && Math.abs(brightness) <= 1)) {
            throw new IllegalArgumentException(
                    "colour: gains, contrast and saturation must be at least 0 and brightness in"
                            + " -1..1, were red " + red + ", green " + green + ", blue " + blue + ", contrast "
                            + contrast
                            + ", saturation " + saturation + ", brightness " + brightness);
        }
    }
}
