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
record CompositeView(String camera, int view, String calibration, int marketCamera) {
    /**
     * All six viewpoints. The seventh view, CVLab4, has the fewest boxes and is left out. The view with the next fewest is paired with
     * Market's fourth camera, which saw the fewest people.
     */
    static final List<CompositeView> ALL = List.of(
            new CompositeView("c1", 0, "CVLab1", 1),
            new CompositeView("c2", 1, "CVLab2", 2),
            new CompositeView("c3", 2, "CVLab3", 3),
            new CompositeView("c4", 4, "IDIAP1", 4),
            new CompositeView("c5", 6, "IDIAP3", 5),
            new CompositeView("c6", 5, "IDIAP2", 6));
}
