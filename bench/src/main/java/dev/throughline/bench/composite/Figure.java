package dev.throughline.bench.composite;

import dev.throughline.wire.geometry.Box;

/**
 * A person to be drawn into a picture.
 *
 * @param who id in the truth
 * @param crop box of the whole crop, in the picture's pixels
 * @param still the crop
 * @param distance from the camera, in centimetres
 */
record Figure(long who, Box crop, Still still, double distance) {

    /**
     * The box has the height, middle and feet of the annotated box, but the width of a crop. Annotated boxes are those of a cylinder, and
     * people must not be squeezed into them.
     */
    static Box crop(Box annotated, double scale) {
        double height = annotated.h() * scale;
        double width = height * Wardrobe.CROP_WIDTH / Wardrobe.CROP_HEIGHT;
        double middle = (annotated.x() + annotated.w() / 2) * scale;
        return new Box((float) (middle - width / 2), (float) (annotated.y() * scale), (float) width, (float) height);
    }

    /** The box of the body, as in the truth. */
    Box body() {
        Silhouette.Extent extent = Silhouette.extent();
        return new Box(
                (float) (crop.x() + extent.left() * crop.w()),
                (float) (crop.y() + extent.top() * crop.h()),
                (float) ((extent.right() - extent.left()) * crop.w()),
                (float) ((extent.bottom() - extent.top()) * crop.h()));
    }
}
