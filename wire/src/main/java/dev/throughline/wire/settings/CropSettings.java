package dev.throughline.wire.settings;

/**
 * How crops are cut. The settings of detection check it.
 *
 * @param margin added round a box, in parts of its size
 * @param cropHeight crops higher than this are scaled down, pixels
 * @param jpegQuality of crops: 100 is the best
 */
public record CropSettings(
        @Range(min = "0", max = "1") double margin,
        @Range(min = "16") int cropHeight,
        @Range(min = "1", max = "100") int jpegQuality) {}
