package dev.throughline.wire.message;

/**
 * How well the person is visible in a crop.
 *
 * @param size pixels of the crop's shorter side
 * @param sharpness variance of the Laplacian, 0 or more; below about 50 a crop is blurred
 * @param border part of the detection's box that lies outside the picture, 0..1
 */
public record Quality(int size, float sharpness, float border) {
    public Quality {
        if (size < 0 || !(sharpness >= 0 && sharpness < Float.POSITIVE_INFINITY) || !(border >= 0 && border <= 1)) {
            throw new IllegalArgumentException(
                    "quality needs size and finite sharpness of at least 0 and border in 0..1, was " + size + ", "
                            + sharpness + ", " + border);
        }
    }
}
