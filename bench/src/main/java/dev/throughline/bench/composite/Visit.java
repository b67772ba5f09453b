package dev.throughline.bench.composite;

/**
 * Somebody in front of a camera.
 *
 * @param who id in the truth
 * @param viewpoint the camera
 * @param stretch of the walk
 * @param start when it begins, in seconds from the beginning of the footage
 */
record Visit(long who, Viewpoint viewpoint, Stretch stretch, double start) {
    /** When it ends, in seconds from the beginning of the footage. */
    double end() {
        return start + stretch.seconds();
    }

    boolean lastsAt(double seconds) {
        // computed, not stored: what is left of the end by rounding must not fall outside the stretch
        return seconds >= start && seconds - start <= stretch.seconds();
    }
}
