package dev.throughline.bench.composite;

import java.util.List;

/**
 * A camera of the composite site. It stands at the position of a WILDTRACK camera, and shows people as a Market-1501 camera saw them.
 *
 * @param camera id within the site
 * @param view number of the WILDTRACK view, 0 to 6
 * @param calibration name of its calibration files
 * @param marketCamera number of the Market-1501 camera, 1 to 6
 */
record Viewpoint(String camera, int view, String calibration, int marketCamera) {
    /**
     * All six viewpoints. The seventh view, CVLab4, has the fewest boxes and is left out. The view with the next fewest is paired with
     * Market's fourth camera, which saw the fewest people.
     */
    static final List<Viewpoint> ALL = List.of(
            new Viewpoint("c1", 0, "CVLab1", 1),
            new Viewpoint("c2", 1, "CVLab2", 2),
            new Viewpoint("c3", 2, "CVLab3", 3),
            new Viewpoint("c4", 4, "IDIAP1", 4),
            new Viewpoint("c5", 6, "IDIAP3", 5),
            new Viewpoint("c6", 5, "IDIAP2", 6));
}
