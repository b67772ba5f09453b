package dev.throughline.bench.composite;

import dev.throughline.wire.geometry.Box;

/**
 * Somebody to be drawn into a picture.
 *
 * @param who id in the truth
 * @param crop where the whole crop lies, in the picture's pixels
 * @param still which crop
 * @param distance from the camera, in centimetres
 */
record Figure(long who, Box crop, Still still, double distance) {

    /**
     * As high as the annotated box and with its middle and feet, but as wide as a crop is: annotated boxes are those of a cylinder, and
     * people are not to be squeezed into them.
     */
    static Box crop(Box annotated, double scale) {
        double height = annotated.h() * scale;
        double width = height * Wardrobe.CROP_WIDTH / Wardrobe.CROP_HEIGHT;
        double middle = (annotated.x() + annotated.w() / 2) * scale;
        return new Box((float) (middle - width / 2), (float) (annotated.y() * scale), (float) width, (float) height);
    }

    /** The box of the body: what the truth says. */
    Box body() {
        Silhouette.Extent extent = Silhouette.extent();
        return new Box(
                (float) (crop.x() + extent.left() * crop.w()),
                (float) (crop.y() + extent.top() * crop.h()),
                (float) ((extent.right() - extent.left()) * crop.w()),
                (float) ((extent.bottom() - extent.top()) * crop.h()));
    }
}
