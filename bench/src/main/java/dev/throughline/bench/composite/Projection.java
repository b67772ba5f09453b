package dev.throughline.bench.composite;

import java.util.List;

/**
 * A camera without distortion, OpenCV's model: a point of the world is rotated by {@code rotation}, shifted by {@code translation},
 * divided by its depth, and scaled to pixels. Lengths are in centimetres; the third axis of the world points up.
 *
 * @param focalX pixels
 * @param focalY pixels
 * @param centreX pixels
 * @param centreY pixels
 * @param rotation 9 numbers, row by row
 * @param translation 3 numbers
 */
record Projection(
        double focalX, double focalY, double centreX, double centreY, List<Double> rotation, List<Double> translation) {

    Projection {
        rotation = List.copyOf(rotation);
        translation = List.copyOf(translation);
        if (rotation.size() != 9 || translation.size() != 3) {
            throw new IllegalArgumentException("a camera is turned by 9 numbers and moved by 3, these are "
                    + rotation.size() + " and " + translation.size());
        }
    }

    /** A place in a picture, in pixels. */
    record Pixel(double x, double y) {}

    /** A point or a direction in the world. */
    record Point(double x, double y, double z) {}

    /** The same camera for a picture of another size. */
    Projection scaled(double factor) {
        return new Projection(
                focalX * factor, focalY * factor, centreX * factor, centreY * factor, rotation, translation);
    }

    /** The pixel of a world point in front of the camera. */
    Pixel seen(Point point) {
        double[] c = new double[3];
        for (int row = 0; row < 3; row++) {
            c[row] = r(row, 0) * point.x + r(row, 1) * point.y + r(row, 2) * point.z + translation.get(row);
        }
        return new Pixel(focalX * c[0] / c[2] + centreX, focalY * c[1] / c[2] + centreY);
    }

    /** The position of the camera. */
    Point centre() {
        return new Point(-back(0, translation), -back(1, translation), -back(2, translation));
    }

    /** The direction of a pixel's ray in the world; of any length. */
    Point ray(double pixelX, double pixelY) {
        List<Double> inCamera = List.of((pixelX - centreX) / focalX, (pixelY - centreY) / focalY, 1.);
        return new Point(back(0, inCamera), back(1, inCamera), back(2, inCamera));
    }

    /** The distance of a place on the ground from the camera, in centimetres. */
    double distance(Place place) {
        Point from = centre();
        return Math.sqrt(Math.pow(place.x() - from.x, 2) + Math.pow(place.y() - from.y, 2) + from.z * from.z);
    }

    private double back(int column, List<Double> vector) {
        return r(0, column) * vector.get(0) + r(1, column) * vector.get(1) + r(2, column) * vector.get(2);
    }

    private double r(int row, int column) {
        return rotation.get(3 * row + column);
    }
}
