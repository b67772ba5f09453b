package dev.throughline.bench.composite;

import dev.throughline.bench.composite.Projection.Point;
import java.util.Arrays;

/**
 * The scene in which people walk, drawn as the camera sees it: a paved yard with walls, windows, doors and a sky. It is the same yard
 * from every side, in each camera's own light.
 */
final class Yard {
    /** The yard's walls, in centimetres; the annotated square and the cameras lie well within. */
    private static final double WEST = -2600;

    private static final double EAST = 3200;
    private static final double SOUTH = -3600;
    private static final double NORTH = 5200;
    private static final double WALL = 900;

    private static final double SLAB = 80;
    private static final int SAMPLES = 3;
    private static final int CHANNELS = 3;

    private final Projection camera;
    private final double[] light; // red, green, blue

    /**
     * @param camera for the picture that is drawn
     * @param number of the camera, for its light
     */
    Yard(Projection camera, int number) {
        this.camera = camera;
        double bright = .85 + .3 * chance(number, 11, 5);
        double warm = .06 * (chance(number, 12, 5) - .5) * 2;
        this.light = new double[] {bright * (1 + warm), bright, bright * (1 - warm)};
    }

    /** The picture, shape (height, width, 3), BGR. */
    byte[] draw(int width, int height) {
        byte[] pixels = new byte[width * height * CHANNELS];
        double[] colour = new double[CHANNELS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Arrays.fill(colour, 0);
                for (int down = 0; down < SAMPLES; down++) {
                    for (int across = 0; across < SAMPLES; across++) {
                        addColour(x + (across + .5) / SAMPLES, y + (down + .5) / SAMPLES, colour);
                    }
                }
                for (int channel = 0; channel < CHANNELS; channel++) {
                    double mean = colour[channel] / (SAMPLES * SAMPLES) * light[channel];
                    pixels[(y * width + x) * CHANNELS + CHANNELS - 1 - channel] =
                            (byte) Math.max(0, Math.min(255, Math.round(mean)));
                }
            }
        }
        return pixels;
    }

    private void addColour(double pixelX, double pixelY, double[] colour) {
        Point from = camera.centre();
        Point ray = camera.ray(pixelX, pixelY);
        double toSide = ray.x() > 0 ? (EAST - from.x()) / ray.x() : (WEST - from.x()) / ray.x();
        double toEnd = ray.y() > 0 ? (NORTH - from.y()) / ray.y() : (SOUTH - from.y()) / ray.y();
        double toWall = Math.min(toSide, toEnd);
        double toGround = ray.z() < 0 ? -from.z() / ray.z() : Double.POSITIVE_INFINITY;
        if (toGround <= toWall) {
            ground(from.x() + toGround * ray.x(), from.y() + toGround * ray.y(), colour);
            return;
        }
        double up = from.z() + toWall * ray.z();
        if (up > WALL) {
            sky(ray, colour);
        } else if (toSide < toEnd) {
            wall(from.y() + toWall * ray.y(), up, ray.x() > 0 ? 1 : 2, colour);
        } else {
            wall(from.x() + toWall * ray.x(), up, ray.y() > 0 ? 3 : 4, colour);
        }
    }

    private static void ground(double x, double y, double[] colour) {
        long column = (long) Math.floor(x / SLAB);
        long row = (long) Math.floor(y / SLAB);
        double tone = 118 + 22 * chance(column, row, 1);
        tone += 26 * (smooth(x / 400, y / 400, 2) - .5) + 14 * (smooth(x / 35, y / 35, 3) - .5);
        double toJoint = Math.min(x / SLAB - column, y / SLAB - row);
        if (toJoint < .03) {
            tone -= 30;
        }
        add(colour, tone * 1.02, tone, tone * .95);
    }

    private static void wall(double along, double up, int side, double[] colour) {
        double tone = 150 + 30 * chance(side, 7, 4) + 16 * (smooth(along / 150, up / 150, 4) - .5);
        double bay = 420;
        long number = (long) Math.floor(along / bay);
        double across = along / bay - number;
        boolean window = across > .25 && across < .7 && ((up > 130 && up < 330) || (up > 500 && up < 740));
        boolean door = chance(number, side, 6) > .7 && across > .3 && across < .62 && up < 260;
        if (door) {
            add(colour, 92, 70, 54);
        } else if (window) {
            double glass = 58 + 40 * smooth(along / 60, up / 90, 8);
            add(colour, glass * .85, glass, glass * 1.12);
        } else {
            double brick = Math.floorMod((long) Math.floor(up / 30), 2) == 0 ? 4 : -4;
            double shade = up < 40 ? -45 : brick;
            add(colour, tone + shade, (tone + shade) * .93, (tone + shade) * .84);
        }
    }

    private static void sky(Point ray, double[] colour) {
        double length = Math.sqrt(ray.x() * ray.x() + ray.y() * ray.y() + ray.z() * ray.z());
        double up = ray.z() / length;
        double cloud = 40 * (smooth(6 * ray.x() / length, 6 * ray.y() / length, 9) - .5);
        add(colour, 185 - 60 * up + cloud, 200 - 40 * up + cloud, 222 + cloud / 2);
    }

    private static void add(double[] colour, double red, double green, double blue) {
        colour[0] += red;
        colour[1] += green;
        colour[2] += blue;
    }

    /** Smooth noise, 0 to 1: random values at whole places, with smooth interpolation between them. */
    private static double smooth(double x, double y, int kind) {
        long left = (long) Math.floor(x);
        long above = (long) Math.floor(y);
        double across = eased(x - left);
        double down = eased(y - above);
        double upper = mix(chance(left, above, kind), chance(left + 1, above, kind), across);
        double lower = mix(chance(left, above + 1, kind), chance(left + 1, above + 1, kind), across);
        return mix(upper, lower, down);
    }

    private static double eased(double part) {
        return part * part * (3 - 2 * part);
    }

    private static double mix(double one, double other, double part) {
        return one + (other - one) * part;
    }

    /** A deterministic random value between 0 and 1; the mixing is that of SplittableRandom. */
    private static double chance(long x, long y, int kind) {
        long bits = x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + kind * 0x165667B19E3779F9L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return ((bits ^ (bits >>> 31)) >>> 11) * 0x1p-53;
    }
}
