package dev.throughline.bench.wildtrack;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.Homography;
import dev.throughline.wire.settings.Ground;
import java.util.List;

/**
 * A camera of WILDTRACK and the people it sees.
 *
 * @param camera name of its calibration
 * @param ground mapping to the floor, metres
 * @param annotations in order of time
 */
record View(String camera, Ground ground, List<Annotation> annotations) {
    View {
        annotations = List.copyOf(annotations);
    }

    /**
     * A person at a moment.
     *
     * @param moment from 0, half a second apart
     * @param person number, the same in all views
     * @param box in the picture; may reach beyond it
     * @param x annotated position of the person, metres
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
     * The median error of foot points by the calibration.
     *
     * @param pixels from the foot of the box to the projection of the annotated place
     * @param metres from the annotated place to the foot of the box on the floor
     */
    record Miss(double pixels, double metres) {}

    /** Over the boxes that lie inside the picture. */
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
