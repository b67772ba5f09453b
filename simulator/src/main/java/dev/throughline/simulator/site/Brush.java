package dev.throughline.simulator.site;

import dev.throughline.simulator.picture.Canvas;

/** Draws people in the light of one camera, into its pictures of one room. */
final class Brush {
    /** An outline fades over this many pixels. */
    private static final double SOFT = 1.5;
    /** Light comes from above, a little from the left, and from behind the camera; in the picture's directions, y down. */
    private static final double LIGHT_X = -.32;

    private static final double LIGHT_Y = -.62;
    private static final double LIGHT_Z = .715;
    private static final double AMBIENT = .52;
    private static final double DIRECT = .62;
    private static final double RIM = .84;
    private static final double CREASES = .09;
    private static final double SHADOW = .5;

    private static final int ARC_STEPS = 512;
    private static final float[] ARC_SINES = new float[2 * ARC_STEPS + 1];

    static {
        for (int i = -ARC_STEPS; i <= ARC_STEPS; i++) {
            ARC_SINES[i + ARC_STEPS] = (float) StrictMath.asin((double) i / ARC_STEPS);
        }
    }

    private final int width;
    private final int height;
    private final Grade grade;
    private final Backdrop backdrop;
    private final Grain creases;
    private final float[] falloff;
    private int noise;

    Brush(int width, int height, Grade grade, Backdrop backdrop, Grain creases) {
        this.width = width;
        this.height = height;
        this.grade = grade;
        this.backdrop = backdrop;
        this.creases = creases;
        falloff = new float[width * height];
        double corner = Math.sqrt(width * width + height * height) / 2.0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double dx = x + .5 - width / 2.0;
                double dy = y + .5 - height / 2.0;
                falloff[y * width + x] = (float) grade.falloff(Math.sqrt(dx * dx + dy * dy) / corner);
            }
        }
    }

    /** Sets the index of the noise of the next picture, or room. */
    void begin(int index) {
        noise = index;
    }

    /** The empty room, shape (height, width, 3), BGR. */
    byte[] room() {
        byte[] bgr = new byte[falloff.length * Canvas.CHANNELS];
        for (int pixel = 0; pixel < falloff.length; pixel++) {
            blend(bgr, pixel, 1, backdrop.colour(pixel), falloff[pixel]);
        }
        return bgr;
    }

    private byte noisy(int value, int at) {
        int noised = value + grade.noise(noise, at);
        return (byte) (noised < 0 ? 0 : noised > 255 ? 255 : noised);
    }

    /** Darkens the floor around a person's feet. */
    void shade(byte[] bgr, double x, double y, double radius, double flatness) {
        double down = radius * flatness;
        for (int row = Math.max(0, (int) (y - down)); row <= Math.min(height - 1, (int) (y + down)); row++) {
            for (int column = Math.max(0, (int) (x - radius));
                    column <= Math.min(width - 1, (int) (x + radius));
                    column++) {
                double dx = (column + .5 - x) / radius;
                double dy = (row + .5 - y) / down;
                double square = dx * dx + dy * dy;
                if (square < 1) {
                    double light = 1 - SHADOW * (1 - square) * (1 - square);
                    int at = (row * width + column) * Canvas.CHANNELS;
                    for (int i = at; i < at + Canvas.CHANNELS; i++) {
                        bgr[i] = (byte) ((bgr[i] & 0xFF) * light);
                    }
                }
            }
        }
    }

    /** Whether no wall hides somebody behind a door at a pixel; nothing hides a person in the room, whose opening is −1. */
    boolean isOpen(int pixel, int opening) {
        return opening < 0 || backdrop.opening(pixel) == opening;
    }

    /**
     * Draws a body in front of those drawn so far.
     *
     * @param opening index of the room's door through which alone the body is visible; −1 for a person in the room
     */
    void draw(Canvas canvas, ProjectedBody body, int opening) {
        for (ProjectedBody.Shape shape : body.shapes()) {
            draw(canvas, shape, opening, body.person().look().creases());
        }
    }

    private void draw(Canvas canvas, ProjectedBody.Shape shape, int opening, int folds) {
        double reach = shape.widths().widest() + SOFT;
        int fromX = Math.max(0, (int) Math.floor(Math.min(shape.lowX(), shape.highX()) - reach));
        int toX = Math.min(width - 1, (int) Math.ceil(Math.max(shape.lowX(), shape.highX()) + reach));
        int fromY = Math.max(0, (int) Math.floor(Math.min(shape.lowY(), shape.highY()) - reach));
        int toY = Math.min(height - 1, (int) Math.ceil(Math.max(shape.lowY(), shape.highY()) + reach));
        if (fromX <= toX && fromY <= toY) {
            Pencil pencil = new Pencil(shape, folds);
            for (int y = fromY; y <= toY; y++) {
                for (int x = fromX; x <= toX; x++) {
                    double coverage = pencil.coverage(x + .5, y + .5);
                    if (coverage > 0) {
                        int pixel = y * width + x;
                        boolean visible = isOpen(pixel, opening);
                        canvas.cover(pixel, coverage, visible);
                        if (visible) {
                            blend(canvas.pixels(), pixel, coverage, pencil.colour(), pencil.light() * falloff[pixel]);
                        }
                    }
                }
            }
        }
    }

    private void blend(byte[] bgr, int pixel, double coverage, int colour, double light) {
        int shown = grade.shown(
                (int) (Rgb.red(colour) * light), (int) (Rgb.green(colour) * light), (int) (Rgb.blue(colour) * light));
        int at = pixel * Canvas.CHANNELS;
        int part = (int) (256 * coverage);
        mix(bgr, at, Rgb.blue(shown), part);
        mix(bgr, at + 1, Rgb.green(shown), part);
        mix(bgr, at + 2, Rgb.red(shown), part);
    }

    private void mix(byte[] bgr, int at, int value, int part) {
        int old = bgr[at] & 0xFF;
        int fresh = noisy(value, at) & 0xFF;
        bgr[at] = (byte) (old + (((fresh - old) * part) >> 8));
    }

    /** The surface of one shape, sampled pixel by pixel. */
    private final class Pencil {
        private final ProjectedBody.Shape shape;
        private final boolean round;
        private final double length;
        private final double dirX;
        private final double dirY;
        private final double metres; // length of the axis
        private final int folds;
        // of the last sampled pixel
        private double along;
        private double across;
        private double normalX;
        private double normalY;

        Pencil(ProjectedBody.Shape shape, int folds) {
            this.shape = shape;
            this.folds = folds;
            round = shape.part().round();
            double dx = shape.highX() - shape.lowX();
            double dy = shape.highY() - shape.lowY();
            length = Math.max(1e-3, Math.sqrt(dx * dx + dy * dy));
            dirX = length > 1e-3 ? dx / length : 0;
            dirY = length > 1e-3 ? dy / length : -1;
            metres = length / shape.widths().station(0) * shape.part().widths().station(0);
        }

        /** The coverage of a pixel, 0 to 1. */
        double coverage(double x, double y) {
            double px = x - shape.lowX();
            double py = y - shape.lowY();
            double axial = px * dirX + py * dirY;
            double aside = px * -dirY + py * dirX; // to the right of an upright person
            along = axial / length;
            double inner = along < 0 ? 0 : along > 1 ? 1 : along;
            double half = shape.widths().at(inner);
            double beyond = along < 0 ? axial : along > 1 ? axial - length : 0;
            double distance = round
                    ? Math.sqrt(beyond * beyond + aside * aside) - half
                    : Math.max(Math.abs(aside) - half, Math.abs(beyond));
            if (!round && beyond == 0) {
                distance = Math.abs(aside) - half;
            }
            double coverage = .5 - distance / SOFT;
            if (coverage <= 0) {
                return 0;
            }
            across = aside / half;
            across = across < -1 ? -1 : across > 1 ? 1 : across;
            double lift = round ? Math.max(-1, Math.min(1, beyond / half)) : slope(inner);
            normalX = across * -dirY + lift * dirX;
            normalY = across * dirX + lift * dirY;
            return Math.min(1, coverage);
        }

        /** A trunk that narrows upwards, as at the shoulders, has a surface that faces up. */
        private double slope(double inner) {
            return Math.max(-.7, Math.min(.7, .6 * shape.widths().taper(inner) / length));
        }

        private double azimuth() {
            double azimuth = shape.azimuth() + ARC_SINES[(int) Math.round(across * ARC_STEPS) + ARC_STEPS];
            return azimuth > Math.PI ? azimuth - 2 * Math.PI : azimuth < -Math.PI ? azimuth + 2 * Math.PI : azimuth;
        }

        int colour() {
            return shape.part().dye().at(along, azimuth());
        }

        double light() {
            double square = normalX * normalX + normalY * normalY;
            double normalZ = square >= 1 ? 0 : Math.sqrt(1 - square);
            double direct = Math.max(0, normalX * LIGHT_X + normalY * LIGHT_Y + normalZ * LIGHT_Z);
            double fold = creases.at(azimuth() * 2.2 + folds, along * metres * 22 + (folds >> 4));
            return (AMBIENT + DIRECT * direct) * (RIM + (1 - RIM) * normalZ) * (1 + CREASES * fold);
        }
    }
}
