package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Jpeg;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A video of a camera's pictures with boxes and names drawn in, either complete once closed or growing: see
 * {@link VideoFile}.
 */
public final class AnnotatedVideo implements AutoCloseable {
    /** Enough for clean footage of a fixed camera. */
    private static final double BITS_PER_PIXEL = .15;

    public static final long MOST_PIXELS = 64_000_000;
    private static final int LINE = 2;
    private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
    private static final double FONT_SCALE = .5;
    private static final int PADDING = 3;

    private final VideoFile video;

    /**
     * A box with a name.
     *
     * @param box pixels of the picture; may lie partly outside
     * @param text shown above it; letters outside ASCII become '?', since OpenCV's font has no others
     * @param rgb colour, 0xRRGGBB
     */
    public record Label(Box box, String text, int rgb) {}

    private AnnotatedVideo(VideoFile video) {
        this.video = video;
    }

    /**
     * Starts a video; the folder is created if it is missing.
     *
     * @param width pixels, at least 1; {@link EncodableSize} gives the size in the file
     * @param height pixels, at least 1
     * @param fps pictures per second, above 0
     * @throws UncheckedIOException if the file cannot be written
     */
    public static AnnotatedVideo open(Path file, int width, int height, double fps) {
        return new AnnotatedVideo(VideoFile.open(file, width, height, fps, BITS_PER_PIXEL));
    }

    /**
     * Starts a video that grows under its own name and can be played at any time; see {@link VideoFile#grow}.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static AnnotatedVideo grow(Path file, int width, int height) {
        return new AnnotatedVideo(VideoFile.grow(file, width, height, BITS_PER_PIXEL));
    }

    /**
     * Adds a picture to a growing video, as {@link #add(Jpeg, List, List)}.
     *
     * @param micros since the first picture
     */
    public void add(Jpeg picture, List<Label> labels, List<Box> hidden, long micros) {
        try (Mat pixels = annotated(picture, labels, hidden)) {
            video.add(pixels, micros);
        }
    }

    /**
     * Adds a picture. A picture of another size is scaled, with its boxes.
     *
     * @param hidden places to black out
     * @throws dev.throughline.ingest.picture.BrokenPictureException if it cannot be decoded; the next one can still be
     *     added
     * @throws UncheckedIOException if the file cannot be written
     */
    public void add(Jpeg picture, List<Label> labels, List<Box> hidden) {
        try (Mat pixels = annotated(picture, labels, hidden)) {
            video.add(pixels);
        }
    }

    private static Mat annotated(Jpeg picture, List<Label> labels, List<Box> hidden) {
        Mat pixels = JpegCodec.decode(picture, MOST_PIXELS);
        hidden.forEach(box -> hide(box, pixels));
        labels.forEach(label -> draw(label, pixels));
        return pixels;
    }

    private static void hide(Box box, Mat pixels) {
        int left = (int) Math.floor(box.x());
        int top = (int) Math.floor(box.y());
        try (Scalar black = Scalar.all(0);
                Rect place =
                        new Rect(left, top, (int) Math.ceil(box.right()) - left, (int) Math.ceil(box.bottom()) - top)) {
            opencv_imgproc.rectangle(pixels, place, black, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
        }
    }

    private static void draw(Label label, Mat pixels) {
        Box box = label.box();
        String text = label.text().replaceAll("[^ -~]", "?");
        int red = (label.rgb() >> 16) & 0xFF;
        int green = (label.rgb() >> 8) & 0xFF;
        int blue = label.rgb() & 0xFF;
        boolean light = .299 * red + .587 * green + .114 * blue > 140;
        int[] belowBaseline = new int[1];
        try (Scalar colour = new Scalar(blue, green, red, 0);
                Scalar ink = Scalar.all(light ? 0 : 255);
                Size letters = opencv_imgproc.getTextSize(text, FONT, FONT_SCALE, 1, belowBaseline)) {
            int left = Math.round(box.x());
            int top = Math.round(box.y());
            try (Rect frame = new Rect(left, top, Math.round(box.w()), Math.round(box.h()))) {
                opencv_imgproc.rectangle(pixels, frame, colour, LINE, opencv_imgproc.LINE_8, 0);
            }
            if (text.isEmpty()) {
                return;
            }
            int high = letters.height() + belowBaseline[0] + 2 * PADDING;
            int above = Math.max(0, top - high); // stays in the picture
            int beside = Math.max(0, left);
            try (Rect plate = new Rect(beside, above, letters.width() + 2 * PADDING, high);
                    Point place = new Point(beside + PADDING, above + PADDING + letters.height())) {
                opencv_imgproc.rectangle(pixels, plate, colour, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
                opencv_imgproc.putText(pixels, text, place, FONT, FONT_SCALE, ink, 1, opencv_imgproc.LINE_AA, false);
            }
        }
    }

    /**
     * Ends the video and moves it to its own name. A video without pictures is deleted.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    @Override
    public void close() {
        video.close();
    }
}
