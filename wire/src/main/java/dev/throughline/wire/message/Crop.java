package dev.throughline.wire.message;

import org.jspecify.annotations.Nullable;

/**
 * A detection's pixels.
 *
 * @param detection where, and how sure
 * @param quality how well the person is seen
 * @param jpeg the pixels with their margin; null where the box alone travels, since it is too unsure to be embedded
 */
public record Crop(
        Detection detection, Quality quality, @Nullable Jpeg jpeg) {}
