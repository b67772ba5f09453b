package dev.throughline.wire.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * A projective map from one plane to another: a matrix times (x, y, 1) is (X, Y, 1) times a depth.
 *
 * @param numbers 9 finite ones, row by row
 */
public record Homography(List<Double> numbers) {
    /** Relative bound on a determinant, in parts of what its rows allow: below it, the determinant differs from 0 only by rounding. */
    private static final double ROUNDING = 1e-14;

    public Homography {
        numbers = List.copyOf(numbers);
        if (numbers.size() != 9 || !numbers.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a homography is 9 finite numbers, was " + numbers);
        }
    }

    /**
     * The view of the plane z = 0 by a camera without distortion, in OpenCV's model: a point is rotated, translated, divided by its depth,
     * and scaled to pixels.
     *
     * @param focal pixels, across and down
     * @param centre pixels, across and down
     * @param rotation an axis whose length is the angle in radians (Rodrigues' formula)
     * @param translation of the plane's origin
     */
    public static Homography ofCamera(
            List<Double> focal, List<Double> centre, List<Double> rotation, List<Double> translation) {
        List<Double> turned = rotation(rotation);
        List<Double> numbers = new ArrayList<>();
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                numbers.add(focal.get(row) * moved(turned, translation, row, column)
                        + centre.get(row) * moved(turned, translation, 2, column));
            }
        }
        for (int column = 0; column < 3; column++) {
            numbers.add(moved(turned, translation, 2, column));
        }
        return new Homography(numbers);
    }

    /** An entry of the extrinsic matrix for the plane z = 0, where the third column of the rotation drops out. */
    private static double moved(List<Double> turned, List<Double> translation, int row, int column) {
        return column < 2 ? turned.get(3 * row + column) : translation.get(row);
    }

    /**
     * The matrix of OpenCV's rotation vector, 9 numbers row by row.
     *
     * @param rvec an axis whose length is the angle in radians (Rodrigues' formula); 3 numbers
     */
    public static List<Double> rotation(List<Double> rvec) {
        double x = rvec.get(0);
        double y = rvec.get(1);
        double z = rvec.get(2);
        double angle = StrictMath.sqrt(x * x + y * y + z * z);
        if (angle == 0) {
            return List.of(1., 0., 0., 0., 1., 0., 0., 0., 1.);
        }
        x /= angle;
        y /= angle;
        z /= angle;
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double rest = 1 - cos;
        return List.of(
                cos + x * x * rest,
                x * y * rest - z * sin,
                x * z * rest + y * sin,
                y * x * rest + z * sin,
                cos + y * y * rest,
                y * z * rest - x * sin,
                z * x * rest - y * sin,
                z * y * rest + x * sin,
                cos + z * z * rest);
    }

    /** The factor of (X, Y, 1); it differs in sign between the two sides of the horizon. */
    public double depth(double x, double y) {
        return row(2, x, y);
    }

    /** The first coordinate on the other plane. */
    public double x(double x, double y) {
        return row(0, x, y) / depth(x, y);
    }

    /** The second coordinate on the other plane. */
    public double y(double x, double y) {
        return row(1, x, y) / depth(x, y);
    }

    private double row(int row, double x, double y) {
        return at(row, 0) * x + at(row, 1) * y + at(row, 2);
    }

    private double at(int row, int column) {
        return numbers.get(3 * row + column);
    }

    /** The same map, with every depth multiplied. */
    public Homography times(double factor) {
        return new Homography(numbers.stream().map(number -> factor * number).toList());
    }

    /**
     * The inverse map. A depth there is one over the depth here.
     *
     * @throws ArithmeticException if there is none
     */
    public Homography inverse() {
        List<Double> adjugate = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                adjugate.add(cofactor(column, row));
            }
        }
        double determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
        double most = length(0) * length(1) * length(2);
        if (!(Math.abs(determinant) > ROUNDING * most)) {
            throw new ArithmeticException("the matrix is singular: " + numbers);
        }
        return new Homography(adjugate).times(1 / determinant);
    }

    private double cofactor(int row, int column) {
        int r1 = (row + 1) % 3;
        int r2 = (row + 2) % 3;
        int c1 = (column + 1) % 3;
        int c2 = (column + 2) % 3;
        return at(r1, c1) * at(r2, c2) - at(r1, c2) * at(r2, c1);
    }

    private double length(int row) {
        return StrictMath.sqrt(at(row, 0) * at(row, 0) + at(row, 1) * at(row, 1) + at(row, 2) * at(row, 2));
    }
}
