package dev.throughline.ingest.crop;

import dev.throughline.ingest.detect.Detector;
import dev.throughline.ingest.picture.BrokenPictureException;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.ingest.picture.PictureSize;
import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.settings.DetectSettings;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Processes one frame: decodes it, detects people, and crops them. Used by one thread at a time. */
public final class Cropper implements AutoCloseable {
    private final Detector detector;
    private final DetectSettings settings;

    /** Takes ownership of the detector and closes it in the end. */
    public Cropper(Detector detector, DetectSettings settings) {
        this.detector = detector;
        this.settings = settings;
    }

    /**
     * The crops of all people in the frame; none for a marker.
     *
     * @throws BrokenPictureException if its JPEG cannot be used
     */
    public FrameCrops crops(Frame frame) {
        if (frame.info().isMarker()) {
            return new FrameCrops(frame.info(), detector.name(), List.of());
        }
        requireSize(frame);
        try (Mat pixels = JpegCodec.decode(frame.jpeg(), settings.maxPixels())) {
            List<Crop> crops = new ArrayList<>();
            for (Detection detection : detector.detect(pixels)) {
                if (detection.box().h() >= settings.minHeight()
                        && inside(detection.box(), pixels) > 0
                        && crops.size() < Limits.MOST_DETECTIONS) { // sorted by descending confidence
                    crops.add(crop(detection, pixels));
                }
            }
            return new FrameCrops(frame.info(), detector.name(), crops);
        }
    }

    private static void requireSize(Frame frame) {
        FrameInfo info = frame.info();
        PictureSize declared = PictureSize.declared(frame.jpeg());
        if (declared.width() != info.size().width()
                || declared.height() != info.size().height()) {
            throw new BrokenPictureException(
                    "its JPEG declares " + declared + " pixels, the frame says " + info.size());
        }
    }

    private Crop crop(Detection detection, Mat pixels) {
        try (Rect place = place(detection.box(), pixels);
                Mat cut = new Mat(pixels, place);
                Mat seen = atMostSoHigh(cut)) {
            Quality quality =
                    new Quality(Math.min(cut.cols(), cut.rows()), sharpness(seen), 1 - inside(detection.box(), pixels));
            Jpeg jpeg = detection.confidence() < settings.confidence()
                    ? null
                    : JpegCodec.encode(seen, settings.crops().jpegQuality());
            return new Crop(detection, quality, jpeg);
        }
    }

    /** The share of the box that lies in the picture, 0..1. */
    private static float inside(Box box, Mat pixels) {
        return Math.min(1, box.intersection(new Box(0, 0, pixels.cols(), pixels.rows())) / box.area());
    }

    /** The box with its margin in whole pixels, clipped to the picture. */
    private Rect place(Box box, Mat pixels) {
        double aside = box.w() * settings.crops().margin();
        double above = box.h() * settings.crops().margin();
        int left = (int) Math.max(0, Math.floor(box.x() - aside));
        int top = (int) Math.max(0, Math.floor(box.y() - above));
        int right = (int) Math.min(pixels.cols(), Math.ceil(box.right() + aside));
        int bottom = (int) Math.min(pixels.rows(), Math.ceil(box.bottom() + above));
        return new Rect(left, top, right - left, bottom - top);
    }

    private Mat atMostSoHigh(Mat cut) {
        if (cut.rows() <= settings.crops().cropHeight()) {
            return new Mat(cut);
        }
        int width = Math.max(1, Math.round((float) cut.cols() * settings.crops().cropHeight() / cut.rows()));
        Mat scaled = new Mat();
        try (Size size = new Size(width, settings.crops().cropHeight())) {
            opencv_imgproc.resize(cut, scaled, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
        return scaled;
    }

    /** Sharpness: the variance of the Laplacian of the grey values. */
    private static float sharpness(Mat pixels) {
        try (Mat grey = new Mat();
                Mat laplacian = new Mat();
                Mat mean = new Mat();
                Mat deviation = new Mat()) {
            opencv_imgproc.cvtColor(pixels, grey, opencv_imgproc.COLOR_BGR2GRAY);
            opencv_imgproc.Laplacian(grey, laplacian, opencv_core.CV_32F);
            opencv_core.meanStdDev(laplacian, mean, deviation);
            try (DoubleIndexer values = deviation.createIndexer()) {
                double sigma = values.get(0, 0);
                return (float) (sigma * sigma);
            }
        }
    }

    @Override
    public void close() {
        detector.close();
    }
}
