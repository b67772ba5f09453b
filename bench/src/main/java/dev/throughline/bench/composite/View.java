package dev.throughline.bench.composite;

/**
 * A calibrated camera over a flat ground, without distortion.
 *
 * <p>Source: the pinhole model of OpenCV, {@code s·(u, v, 1) = K·(R·(X, Y, Z) + t)}; R from its rotation vector by Rodrigues' formula.
 * Lengths in cm, pictures of {@value #WIDTH}×{@value #HEIGHT} pixels.
 */
final class View {
    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;

    private final double focalX;
    private final double focalY;
    private final double centreX;
    private final double centreY;
    private final double[][] rotation;
    private final double[] translation;

    /**
     * A camera.
     *
     * @param intrinsics shape (9), K row by row, pixels
     * @param rotationVector shape (3), axis times angle in radians
     * @param translation shape (3), cm
     */
    View(double[] intrinsics, double[] rotationVector, double[] translation) {
        focalX = intrinsics[0];
        focalY = intrinsics[4];
        centreX = intrinsics[2];
        centreY = intrinsics[5];
        rotation = rodrigues(rotationVector);
        this.translation = translation.clone();
    }

    private static double[][] rodrigues(double[] vector) {
        double angle = Math.sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
        double x = angle == 0 ? 0 : vector[0] / angle;
        double y = angle == 0 ? 0 : vector[1] / angle;
        double z = angle == 0 ? 0 : vector[2] / angle;
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        return new double[][] {
            {c + x * x * (1 - c), x * y * (1 - c) - z * s, x * z * (1 - c) + y * s},
            {y * x * (1 - c) + z * s, c + y * y * (1 - c), y * z * (1 - c) - x * s},
            {z * x * (1 - c) - y * s, z * y * (1 - c) + x * s, c + z * z * (1 - c)}
        };
    }

    /** Where a point of the ground is in the picture; shape (2), pixels. */
    double[] project(double x, double y) {
        double[] seen = new double[3];
        for (int row = 0; row < 3; row++) {
            seen[row] = rotation[row][0] * x + rotation[row][1] * y + translation[row];
        }
        return new double[] {focalX * seen[0] / seen[2] + centreX, focalY * seen[1] / seen[2] + centreY};
    }

    /** From the camera to a point of the ground, cm. */
    double distance(double x, double y) {
        double[] at = position();
        return Math.sqrt((x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]) + at[2] * at[2]);
    }

    /** Where the camera is; shape (3), cm. */
    private double[] position() {
        double[] at = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            for (int row = 0; row < 3; row++) {
                at[axis] -= rotation[row][axis] * translation[row];
            }
        }
        return at;
    }

    /**
     * Which point of the ground a pixel shows.
     *
     * @return shape (2), cm; NaN where it shows the sky
     */
    double[] ground(double u, double v) {
        double[] ray = {(u - centreX) / focalX, (v - centreY) / focalY, 1};
        double[] direction = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            for (int row = 0; row < 3; row++) {
                direction[axis] += rotation[row][axis] * ray[row];
            }
        }
        double[] at = position();
        double reach = -at[2] / direction[2];
        return reach > 0
                ? new double[] {at[0] + reach * direction[0], at[1] + reach * direction[1]}
                : new double[] {Double.NaN, Double.NaN};
    }
}
