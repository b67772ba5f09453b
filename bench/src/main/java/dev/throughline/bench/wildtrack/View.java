package dev.throughline.bench.wildtrack;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.Homography;
import dev.throughline.wire.settings.Ground;
import java.util.List;

/**
 * A camera of WILDTRACK and whom it sees.
 *
 * @param camera as its calibration is called
 * @param ground how it sees the floor, metres
 * @param annotations in order of time
 */
record View(String camera, Ground ground, List<Annotation> annotations) {
    View {
        annotations = List.copyOf(annotations);
    }

    /**
     * Somebody at a moment.
     *
     * @param moment from 0, half a second apart
     * @param person number, the same in all views
     * @param box in the picture; may reach beyond it
     * @param x where the person stands by the annotation, metres
     * @param y likewise
     */
    record Annotation(int moment, int person, Box box, double x, double y) {
        boolean isInside() {
            return box.x() >= 0
                    && box.y() >= 0
                    && box.right() <= WildtrackZip.WIDTH
                    && box.bottom() <= WildtrackZip.HEIGHT;
        }

        double column() {
            return box.x() + box.w() / 2.;
        }
    }

    /**
     * How far off the calibration puts feet, at the median.
     *
     * @param pixels from the foot of the box to where the annotated place is seen
     * @param metres from the annotated place to where the foot of the box lies on the floor
     */
    record Miss(double pixels, double metres) {}

    /** Of the boxes that lie inside the picture. */
    Miss miss() {
        Homography toFloor = ground.toFloor();
        Homography toPixels = toFloor.inverse();
        double[] pixels = annotations.stream()
                .filter(Annotation::isInside)
                .mapToDouble(each -> Math.hypot(
                        toPixels.x(each.x, each.y) - each.column(), toPixels.y(each.x, each.y) - each.box.bottom()))
                .sorted()
                .toArray();
        double[] metres = annotations.stream()
                .filter(Annotation::isInside)
                .mapToDouble(each -> Math.hypot(
                        toFloor.x(each.column(), each.box.bottom()) - each.x,
                        toFloor.y(each.column(), each.box.bottom()) - each.y))
                .sorted()
                .toArray();
        return new Miss(pixels[pixels.length / 2], metres[metres.length / 2]);
    }
}
