package dev.throughline.wire.settings;

/**
 * Which detections count, and how crops are cut.
 *
 * @param confidence a detection of at least this confidence is embedded
 * @param lowConfidence a box of at least this confidence may still continue a tracklet; at most {@code confidence}
 * @param nmsIou intersection over union of two boxes above which the less confident one is dropped (non-maximum suppression)
 * @param minHeight boxes of fewer pixels from top to bottom are skipped, since people cannot be told apart in them
 * @param crops how they are cut
 * @param maxPixels pictures that declare more are rejected before they are decoded
 * @param workers threads that detect; 0 is one per core
 */
public record DetectSettings(
        @Range(above = "0", below = "1") double confidence,
        @Range(above = "0", below = "1") double lowConfidence,
        @Range(above = "0", below = "1") double nmsIou,
        @Range(min = "0") int minHeight,
        @Inline CropSettings crops,
        @Range(min = "1") long maxPixels,
        @Range(min = "0") int workers) {
    public DetectSettings {
        Bounds.check(
                "detect",
                DetectSettings.class,
                confidence,
                lowConfidence,
                nmsIou,
                minHeight,
                crops,
                maxPixels,
                workers);
        if (lowConfidence > confidence) {
            throw new IllegalArgumentException(
                    "detect: low-confidence: must be at most confidence, " + confidence + ", was " + lowConfidence);
        }
    }

    public static DetectSettings defaults() {
        return new DetectSettings(.4, .1, .45, 40, new CropSettings(.05, 256, 90), 64_000_000, 0);
    }

    /** The same with another minimum height of a box, in pixels. */
    public DetectSettings withMinHeight(int other) {
        return new DetectSettings(confidence, lowConfidence, nmsIou, other, crops, maxPixels, workers);
    }
}
