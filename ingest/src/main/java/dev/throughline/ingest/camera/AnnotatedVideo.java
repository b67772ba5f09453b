package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.Box;
import dev.throughline.wire.Jpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * An MP4 of a camera's pictures with boxes and names drawn in. It is there, whole, once it has been closed; until then, and if
 * something goes wrong, there is only {@code <file>.part}. H.264 where this FFmpeg can write it, which browsers play, else MPEG-4.
 */
public final class AnnotatedVideo implements AutoCloseable {
    private static final String H264 = "libopenh264";
    /** Enough for footage of a fixed camera to look clean. */
    private static final double BITS_PER_PIXEL = .15;

    private static final long MOST_PIXELS = 64_000_000;
    private static final int LINE = 2;
    private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
    private static final double FONT_SCALE = .5;
    private static final int PADDING = 3;

    static {
        Natives.load();
    }

    private final Path file;
    private final Path part;
    private final int width;
    private final int height;
    private final FFmpegFrameRecorder recorder;
    private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
    private int pictures;
    private boolean failed;

    /**
     * A box with a name.
     *
     * @param box pixels of the picture; may lie partly outside
     * @param text shown above it; letters outside ASCII become '?', since OpenCV's font has no others
     * @param rgb colour, 0xRRGGBB
     */
    public record Label(Box box, String text, int rgb) {}

    private AnnotatedVideo(Path file, Path part, FFmpegFrameRecorder recorder) {
        this.file = file;
        this.part = part;
        this.recorder = recorder;
        width = recorder.getImageWidth();
        height = recorder.getImageHeight();
    }

    /**
     * Begins a video; the folder is made if it is missing.
     *
     * @param width pixels; an odd one is made even
     * @param height pixels; an odd one is made even
     * @param fps pictures a second, above 0
     * @throws UncheckedIOException if the file cannot be written
     */
    public static AnnotatedVideo open(Path file, int width, int height, double fps) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(part, new byte[0]); // says better than FFmpeg why it cannot be written
            FFmpegFrameRecorder recorder = recorder(part, even(width), even(height), fps);
            recorder.start();
            return new AnnotatedVideo(file, part, recorder);
        } catch (IOException unwritable) { // FFmpeg's exceptions are such
            throw new UncheckedIOException("video " + file + " cannot be written: " + unwritable, unwritable);
        }
    }

    private static FFmpegFrameRecorder recorder(Path part, int width, int height, double fps) {
        FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(part.toFile(), width, height);
        recorder.setFormat("mp4");
        if (avcodec.avcodec_find_encoder_by_name(H264) != null) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
            recorder.setVideoCodecName(H264);
        } else {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
        }
        recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
        recorder.setFrameRate(fps);
        recorder.setVideoBitrate((int) (BITS_PER_PIXEL * width * height * fps));
        recorder.setGopSize((int) Math.max(1, Math.round(2 * fps)));
        recorder.setOption("movflags", "faststart"); // plays while it loads
        recorder.setVideoOption("threads", "1");
        return recorder;
    }

    private static int even(int side) {
        return Math.max(2, side - side % 2); // colours have half the resolution
    }

    /**
     * Adds a picture; one of another size is scaled, with its boxes.
     *
     * @throws dev.throughline.ingest.picture.BrokenPictureException if it cannot be decoded; the next one can still be added
     * @throws UncheckedIOException if the file cannot be written
     */
    public void add(Jpeg picture, List<Label> labels) {
        try (Mat pixels = JpegCodec.decode(picture, MOST_PIXELS);
                Mat fitted = new Mat();
                Size size = new Size(width, height)) {
            labels.forEach(label -> draw(label, pixels));
            boolean fits = pixels.cols() == width && pixels.rows() == height;
            if (!fits) {
                opencv_imgproc.resize(pixels, fitted, size, 0, 0, opencv_imgproc.INTER_AREA);
            }
            recorder.record(converter.convert(fits ? pixels : fitted));
            pictures++;
        } catch (FFmpegFrameRecorder.Exception unwritable) {
            failed = true;
            throw new UncheckedIOException("video " + file + " cannot be written: " + unwritable, unwritable);
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
     * Ends the video and puts it in its place; one to which nothing was added is not kept.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    @Override
    public void close() {
        try (converter;
                recorder) {
            recorder.stop();
        } catch (IOException unwritable) {
            failed = true;
            throw new UncheckedIOException("video " + file + " cannot be ended: " + unwritable, unwritable);
        } finally {
            keepIfWhole();
        }
    }

    private void keepIfWhole() {
        try {
            if (pictures > 0 && !failed) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(part);
            }
        } catch (IOException unmovable) {
            throw new UncheckedIOException("video " + part + " cannot become " + file + ": " + unmovable, unmovable);
        }
    }
}
