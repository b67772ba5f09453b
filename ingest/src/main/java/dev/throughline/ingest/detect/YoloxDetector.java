package dev.throughline.ingest.detect;

import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Detection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_dnn.Net;

/**
 * YOLOX-nano, which is shipped with Throughline. Its file has OpenCV's Swish where the original has a sigmoid and a product
 * ({@code fuse_swish.py}), which saves a third of the time.
 *
 * <p>Source: Ge et al., YOLOX: Exceeding YOLO Series in 2021, arXiv 2107.08430, section 2.1 (anchor-free head, decoupled).
 */
public final class YoloxDetector implements Detector {
    private static final String RESOURCE = "/detector/yolox_nano.onnx";
    /** Pixels of the longer side of the network's input. */
    private static final int SIDE = 416;

    private static final int[] STRIDES = {8, 16, 32};
    private static final int LARGEST_STRIDE = 32;
    /** Values per cell: x, y, w, h, objectness, and 80 classes of COCO, of which the first is person. */
    private static final int VALUES = 85;

    private static final int OBJECTNESS = 4;
    private static final int PERSON = 5;
    private static final double PADDING_GREY = 114;

    private static final byte[] MODEL = read();
    private static final String NAME = "yolox-nano@" + sha256(MODEL).substring(0, 12);

    static {
        Natives.load();
    }

    private final float threshold;
    private final float overlap;
    private final Net net;

    /**
     * Loads the network.
     *
     * @param threshold detections with a lower confidence are dropped; 0..1
     * @param overlap intersection over union of two detections above which only the more confident one is kept; 0..1
     */
    public YoloxDetector(double threshold, double overlap) {
        this.threshold = (float) threshold;
        this.overlap = (float) overlap;
        net = opencv_dnn.readNetFromONNX(MODEL);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Detection> detect(Mat pixels) {
        double scale = Math.min((double) SIDE / pixels.cols(), (double) SIDE / pixels.rows());
        try (Mat input = letterboxed(pixels, scale);
                Mat blob = opencv_dnn.blobFromImage(input)) {
            net.setInput(blob);
            try (Mat output = net.forward()) {
                return withoutDoubles(people(output, input.cols(), input.rows(), scale));
            }
        }
    }

    /**
     * Scales the picture to fit at the top left of a grey canvas. The canvas is no larger than the strides require.
     * The rest of a square canvas would be grey, take a third of the time, and contain no people.
     */
    private static Mat letterboxed(Mat pixels, double scale) {
        int width = Math.max(1, (int) Math.round(pixels.cols() * scale));
        int height = Math.max(1, (int) Math.round(pixels.rows() * scale));
        try (Scalar grey = Scalar.all(PADDING_GREY);
                Rect place = new Rect(0, 0, width, height);
                Size size = new Size(width, height)) {
            Mat canvas = new Mat(wholeStrides(height), wholeStrides(width), opencv_core.CV_8UC3, grey);
            try (Mat picture = new Mat(canvas, place)) {
                opencv_imgproc.resize(pixels, picture, size, 0, 0, opencv_imgproc.INTER_LINEAR);
            }
            return canvas;
        }
    }

    private static int wholeStrides(int side) {
        return (side + LARGEST_STRIDE - 1) / LARGEST_STRIDE * LARGEST_STRIDE;
    }

    /** The output has one row per cell, stride by stride, each from the top left, row by row. */
    private List<Detection> people(Mat output, int width, int height, double scale) {
        FloatBuffer values = output.createBuffer();
        List<Detection> people = new ArrayList<>();
        int row = 0;
        for (int stride : STRIDES) {
            for (int y = 0; y < height / stride; y++) {
                for (int x = 0; x < width / stride; x++, row += VALUES) {
                    float confidence = values.get(row + OBJECTNESS) * values.get(row + PERSON);
                    if (confidence >= threshold) {
                        float sure = Math.min(1, confidence);
                        box(values, row, x, y, stride / scale).ifPresent(box -> people.add(new Detection(box, sure)));
                    }
                }
            }
        }
        return people;
    }

    /** Empty if the network gives an impossible size: its exponentials are unbounded. */
    private static Optional<Box> box(FloatBuffer values, int row, int x, int y, double pixels) {
        double w = Math.exp(values.get(row + 2)) * pixels;
        double h = Math.exp(values.get(row + 3)) * pixels;
        double left = (values.get(row) + x) * pixels - w / 2;
        double top = (values.get(row + 1) + y) * pixels - h / 2;
        return w > 0 && h > 0 && Math.max(Math.abs(left) + w, Math.abs(top) + h) < Limits.FARTHEST_PIXEL
                ? Optional.of(new Box((float) left, (float) top, (float) w, (float) h))
                : Optional.empty();
    }

    /** Greedy non-maximum suppression. */
    private List<Detection> withoutDoubles(List<Detection> people) {
        people.sort(Comparator.comparingDouble(Detection::confidence).reversed()); // stable: equals keep their order
        List<Detection> kept = new ArrayList<>();
        for (Detection candidate : people) {
            if (kept.stream().noneMatch(surer -> surer.box().overlap(candidate.box()) > overlap)) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    @Override
    public void close() {
        net.close();
    }

    /** The shipped network, unmodified. */
    static byte[] read() {
        try (InputStream resource = YoloxDetector.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "the detector " + RESOURCE + " is missing from this jar: build it again");
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalStateException("the detector " + RESOURCE + " cannot be read", unreadable);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
