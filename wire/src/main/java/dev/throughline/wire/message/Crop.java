package dev.throughline.wire.message;

import org.jspecify.annotations.Nullable;

/**
 * The pixels of a detection.
 *
 * @param detection box and confidence
 * @param quality how well the person is visible
 * @param jpeg the pixels with their margin; null if only the box is sent, because its confidence is too low to be embedded
 */
public record Crop(
        Detection detection, Quality quality, @Nullable Jpeg jpeg) {}
