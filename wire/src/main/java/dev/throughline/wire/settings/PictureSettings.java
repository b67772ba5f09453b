package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How a camera's pictures are taken. The camera's settings check it.
 *
 * @param fps at most so many pictures a second, by their time stamps; 0 takes all
 * @param crop the part of the picture that counts
 * @param mirror left and right exchanged
 * @param colour corrections
 * @param width pictures wider than this are scaled down; 0 leaves them
 * @param offset added to every capture time, for a clock that is behind by so much
 * @param jpegQuality of the pictures as they are published: 100 is the best
 */
public record PictureSettings(
        @Range(min = "0", max = "1000") double fps,
        Region crop,
        boolean mirror,
        Colour colour,
        @Range(min = "0") int width,
        @Range(min = "-36500d", max = "36500d") Duration offset,
        @Range(min = "1", max = "100") int jpegQuality) {
    public static PictureSettings defaults() {
        return new PictureSettings(0, Region.WHOLE, false, Colour.AS_IS, 0, Duration.ZERO, 85);
    }

    PictureSettings withFps(double other) {
        return new PictureSettings(other, crop, mirror, colour, width, offset, jpegQuality);
    }
}
