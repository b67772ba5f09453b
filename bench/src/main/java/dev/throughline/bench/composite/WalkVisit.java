package dev.throughline.bench.composite;

/**
 * A person in front of a camera.
 *
 * @param who id in the truth
 * @param viewpoint the camera
 * @param stretch part of the walk
 * @param start begin, in seconds from the beginning of the footage
 */
record WalkVisit(long who, CompositeView viewpoint, Stretch stretch, double start) {
    /** The end, in seconds from the beginning of the footage. */
    double end() {
        return start + stretch.seconds();
    }

    boolean lastsAt(double seconds) {
        // computed, not stored: a rounding error of the end must not fall outside the stretch
        return seconds >= start && seconds - start <= stretch.seconds();
    }
}
