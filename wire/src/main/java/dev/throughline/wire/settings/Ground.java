package dev.throughline.wire.settings;

import dev.throughline.wire.geometry.Homography;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a camera's pixels lie on the floor: either a homography, or how the camera is built and stands. Metres, in coordinates that all
 * cameras of the site share; pixels of the picture as it is published, cut and mirrored, without distortion.
 *
 * @param size width and height in pixels of the picture that was calibrated; published pictures may be scaled. Empty if the camera is
 *     not calibrated
 * @param homography 9 numbers, row by row: from pixels (column, row, 1) to the floor (x, y, 1), up to scale; or empty
 * @param focal focal lengths in pixels, across and down; or empty
 * @param centre principal point in pixels, column and row; or empty
 * @param rotation OpenCV's {@code rvec}: from the floor's axes to the camera's, an axis as long as the angle in radians; or empty
 * @param translation OpenCV's {@code tvec}: the floor's origin as the camera sees it, metres; or empty
 */
public record Ground(
        List<Integer> size,
        List<Double> homography,
        List<Double> focal,
        List<Double> centre,
        List<Double> rotation,
        List<Double> translation) {
    /** The ground of a camera that is not calibrated. */
    public static final Ground UNKNOWN = new Ground(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private static final String TWO_WAYS =
            "ground needs size, and either homography or focal, centre, rotation and translation";

    public Ground {
        size = required("size", size);
        homography = finite("homography", homography);
        focal = finite("focal", focal);
        centre = finite("centre", centre);
        rotation = finite("rotation", rotation);
        translation = finite("translation", translation);
        boolean posed = Stream.of(focal, centre, rotation, translation).anyMatch(each -> !each.isEmpty());
        if (!size.isEmpty() || !homography.isEmpty() || posed) {
            requireCount("size", size, 2, "width and height of the calibrated picture in pixels");
            if (size.get(0) < 1 || size.get(1) < 1) {
                throw new IllegalArgumentException("ground: size must be at least 1, 1, was " + size);
            }
            if (posed != homography.isEmpty()) {
                throw new IllegalArgumentException(TWO_WAYS + (posed ? ", had both" : ", had neither"));
            }
            if (posed) {
                requireCount("focal", focal, 2, "focal lengths in pixels, across and down");
                requireCount("centre", centre, 2, "the principal point in pixels, column and row");
                requireCount("rotation", rotation, 3, "OpenCV's rvec");
                requireCount("translation", translation, 3, "OpenCV's tvec, in metres");
                if (!(focal.get(0) > 0 && focal.get(1) > 0)) {
                    throw new IllegalArgumentException("ground: focal must be above 0, was " + focal);
                }
            } else {
                requireCount("homography", homography, 9, "from pixels to metres, row by row");
            }
            toFloor(size, homography, focal, centre, rotation, translation);
        }
    }

    /** A calibration by a homography, from pixels to metres, row by row. */
    public static Ground of(int width, int height, List<Double> homography) {
        return new Ground(List.of(width, height), homography, List.of(), List.of(), List.of(), List.of());
    }

    private static <T> List<T> required(String name, List<T> values) {
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException("ground: " + name + " lacks a value: " + values);
            }
        }
        return List.copyOf(values);
    }

    private static List<Double> finite(String name, List<Double> given) {
        List<Double> values = required(name, given);
        if (!values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("ground: " + name + " must be finite numbers, was " + values);
        }
        return values;
    }

    private static void requireCount(String name, List<?> values, int count, String what) {
        if (values.size() != count) {
            throw new IllegalArgumentException("ground: " + name + " must be " + count + " numbers, " + what + "; had "
                    + values.size() + ": " + values);
        }
    }

    /** Whether the camera is calibrated. */
    public boolean isKnown() {
        return !size.isEmpty();
    }

    /** Width of the picture that was calibrated, pixels. */
    public int width() {
        return size.get(0);
    }

    /** Height of the picture that was calibrated, pixels. */
    public int height() {
        return size.get(1);
    }

    /**
     * The map from pixels of the calibrated picture to the ground plane; depth is above 0 for points in front of the camera.
     *
     * @throws IllegalStateException if the camera is not calibrated
     */
    public Homography toFloor() {
        if (!isKnown()) {
            throw new IllegalStateException("the camera is not calibrated");
        }
        return toFloor(size, homography, focal, centre, rotation, translation);
    }

    private static Homography toFloor(
            List<Integer> size,
            List<Double> homography,
            List<Double> focal,
            List<Double> centre,
            List<Double> rotation,
            List<Double> translation) {
        double middle = size.get(0) / 2.;
        double bottom = size.get(1);
        if (homography.isEmpty()) {
            Homography toFloor = inverse(
                    Homography.ofCamera(focal, centre, rotation, translation),
                    "the camera lies in the plane of the floor: check rotation and translation");
            if (!(toFloor.depth(middle, bottom) > 0)) {
                throw new IllegalArgumentException(
                        "ground: the middle of the picture's lower edge does not show the floor"
                                + " by rotation " + rotation + " and translation " + translation
                                + ": they lead from the floor's axes to the camera's, whose third one looks ahead");
            }
            return toFloor;
        }
        Homography toFloor = new Homography(homography);
        inverse(
                toFloor,
                "homography " + homography
                        + " is singular: fit it to four or more points of the floor, no three of them" + " on a line");
        double depth = toFloor.depth(middle, bottom);
        if (depth == 0) {
            throw new IllegalArgumentException("ground: the middle of the picture's lower edge lies on the horizon of"
                    + " homography " + homography + ": it must show the floor");
        }
        return depth > 0 ? toFloor : toFloor.times(-1); // the sign of a homography is arbitrary
    }

    private static Homography inverse(Homography homography, String wrong) {
        try {
            return homography.inverse();
        } catch (ArithmeticException singular) {
            throw new IllegalArgumentException("ground: " + wrong, singular);
        }
    }
}
