package dev.throughline.wire.settings;

/**
 * Who counts as detected, and how crops are cut.
 *
 * @param confidence at least so sure, a detection is embedded and may open a tracklet; 0..1
 * @param unsure at least so sure, its box may still carry on a tracklet; at most {@code confidence}
 * @param overlap of two boxes (intersection over union) above which the less sure one goes
 * @param minHeight boxes of fewer pixels from top to bottom are passed over: nobody can be told apart in them
 * @param margin added round a box, in parts of its size
 * @param cropHeight crops higher than this are scaled down, pixels
 * @param jpegQuality of crops, 1..100
 * @param maxPixels pictures that declare more are refused before they are decoded
 * @param workers threads that detect; 0 is one per core
 */
public record DetectSettings(
        double confidence,
        double unsure,
        double overlap,
        int minHeight,
        double margin,
        int cropHeight,
        int jpegQuality,
        long maxPixels,
        int workers) {
    public DetectSettings {
        if (!(unsure > 0 && unsure <= confidence && confidence < 1 && overlap > 0 && overlap < 1)) {
            throw new IllegalArgumentException(
                    "detect: needs 0 < unsure <= confidence < 1 and 0 < overlap < 1, were unsure " + unsure
                            + ", confidence " + confidence + ", overlap " + overlap);
        }
        if (!(margin >= 0 && margin <= 1) || minHeight < 0 || cropHeight < 16 || jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException(
                    "detect: margin must lie in 0..1, min-height be at least 0, crop-height be at least 16 and jpeg-quality"
                            + " lie in 1..100, were " + margin + ", " + minHeight + ", " + cropHeight + ", "
                            + jpegQuality);
        }
        if (maxPixels < 1 || workers < 0) {
            throw new IllegalArgumentException(
                    "detect: max-pixels must be at least 1 and workers at least 0, were " + maxPixels + ", " + workers);
        }
    }

    public static DetectSettings defaults() {
        return new DetectSettings(.4, .1, .45, 40, .05, 256, 90, 64_000_000, 0);
    }

    /** The same with another least height of a box, in pixels. */
    public DetectSettings withMinHeight(int other) {
        return new DetectSettings(
                confidence, unsure, overlap, other, margin, cropHeight, jpegQuality, maxPixels, workers);
    }
}
