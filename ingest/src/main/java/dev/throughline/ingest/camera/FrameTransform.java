package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.settings.Colour;
import dev.throughline.wire.settings.PictureSettings;
import dev.throughline.wire.settings.Region;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** The transform of a camera's pictures: crop, mirror, scale and colour, in this order. */
final class FrameTransform implements AutoCloseable {
    /** The weights of blue, green and red in a pixel's grey: ITU-R BT.601. */
    private static final double[] GREY = {.114, .587, .299};

    static {
        Natives.load();
    }

    private final Region crop;
    private final boolean mirror;
    private final int width;
    private final boolean recoloured;
    private final Mat colours;

    FrameTransform(PictureSettings pictures) {
        crop = pictures.crop();
        mirror = pictures.mirror();
        width = pictures.width();
        recoloured = !pictures.colour().equals(Colour.AS_IS);
        colours = matrix(pictures.colour());
    }

    /**
     * The transformed picture. The caller closes it. The pixels passed in stay unchanged, but the result may share
     * them.
     *
     * @param pixels BGR, 8 bits
     * @return BGR, 8 bits
     */
    Mat of(Mat pixels) {
        Mat seen;
        try (Rect part = part(pixels)) {
            seen = new Mat(pixels, part);
        }
        if (mirror) {
            seen = replaced(seen, (from, to) -> opencv_core.flip(from, to, 1));
        }
        if (width > 0 && seen.cols() > width) {
            seen = replaced(seen, this::scale);
        }
        if (recoloured) {
            seen = replaced(seen, (from, to) -> opencv_core.transform(from, to, colours));
        }
        return seen;
    }

    private Rect part(Mat pixels) {
        int left = (int) Math.round(crop.x() * pixels.cols());
        int top = (int) Math.round(crop.y() * pixels.rows());
        int right = (int) Math.round((crop.x() + crop.width()) * pixels.cols());
        int bottom = (int) Math.round((crop.y() + crop.height()) * pixels.rows());
        left = Math.min(left, pixels.cols() - 1); // at least one pixel remains
        top = Math.min(top, pixels.rows() - 1);
        return new Rect(
                left,
                top,
                Math.max(1, Math.min(right, pixels.cols()) - left),
                Math.max(1, Math.min(bottom, pixels.rows()) - top));
    }

    private void scale(Mat from, Mat to) {
        int height = Math.max(1, Math.round((float) from.rows() * width / from.cols()));
        try (Size size = new Size(width, height)) {
            opencv_imgproc.resize(from, to, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
    }

    private static Mat replaced(Mat from, BiConsumer<Mat, Mat> step) {
        Mat to = new Mat();
        try (from) {
            step.accept(from, to);
            return to;
        } catch (RuntimeException failed) {
            to.close();
            throw failed;
        }
    }

    /**
     * Gains, contrast about middle grey, brightness and saturation in one matrix: shape (3, 4), from (b, g, r, 1) to
     * (b, g, r).
     */
    private static Mat matrix(Colour colour) {
        Mat matrix = new Mat(3, 4, opencv_core.CV_32FC1);
        double[] gains = {colour.blue(), colour.green(), colour.red()};
        try (FloatIndexer values = matrix.createIndexer()) {
            for (int to = 0; to < 3; to++) {
                for (int from = 0; from < 3; from++) {
                    double saturated = (1 - colour.saturation()) * GREY[from] + (to == from ? colour.saturation() : 0);
                    values.put(to, from, (float) (saturated * colour.contrast() * gains[from]));
                }
                values.put(to, 3, (float) (127.5 * (1 - colour.contrast()) + 255 * colour.brightness()));
            }
        }
        return matrix;
    }

    @Override
    public void close() {
        colours.close();
    }
}
