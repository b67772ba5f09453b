package dev.throughline.simulator.site;

/**
 * The error rates of a simulated detector.
 *
 * @param jitter standard deviation of each edge of a box, relative to its height
 * @param misses fraction of the visible people who are not detected, 0..1
 * @param falseAlarms detections of nobody per picture, on average, 0..1
 */
public record DetectorSettings(double jitter, double misses, double falseAlarms) {
    public DetectorSettings {
        if (!(jitter >= 0 && jitter <= 1 && misses >= 0 && misses <= 1 && falseAlarms >= 0 && falseAlarms <= 1)) {
            throw new IllegalArgumentException("jitter, misses and false alarms must lie in 0..1, were " + jitter + ", "
                    + misses + ", " + falseAlarms);
        }
    }

    public static DetectorSettings defaults() {
        return new DetectorSettings(.02, .05, .02);
    }
}
