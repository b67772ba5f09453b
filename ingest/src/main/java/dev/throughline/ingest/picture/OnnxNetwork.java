package dev.throughline.ingest.picture;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_dnn.Net;

/** A network from an ONNX file that maps a picture of fixed size to a vector. For one thread at a time. */
public final class OnnxNetwork implements AutoCloseable {
    private static final int CHANNELS = 3;

    static {
        Natives.load();
    }

    private final Net net;
    private final int height;
    private final int width;
    private final int size;

    private OnnxNetwork(Net net, int height, int width) {
        this.net = net;
        this.height = height;
        this.width = width;
        size = vector(new float[CHANNELS * height * width]).length;
    }

    /**
     * Loads the network and runs it once.
     *
     * @param height of a picture in pixels, at least 1
     * @param width of a picture in pixels, at least 1
     * @throws IllegalArgumentException if the file cannot be read, or is of no such network
     */
    public static OnnxNetwork open(Path onnx, int height, int width) {
        if (!Files.isReadable(onnx)) {
            throw new IllegalArgumentException("cannot read " + onnx);
        }
        Net net = new Net();
        try {
            net = opencv_dnn.readNetFromONNX(onnx.toString());
            return new OnnxNetwork(net, height, width);
        } catch (RuntimeException e) { // OpenCV's message has several lines
            net.close();
            throw new IllegalArgumentException(
                    onnx + " is not ONNX of a network that makes a vector of one picture of " + height + "×" + width
                            + " pixels: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }

    /**
     * The output of the network for a picture.
     *
     * @param pixels (3, height, width), in the form of the network's input
     * @return the output vector, {@link #size} values
     */
    public float[] vector(float[] pixels) {
        try (FloatPointer values = new FloatPointer(pixels);
                Mat input = new Mat(new int[] {1, CHANNELS, height, width}, opencv_core.CV_32F, values)) {
            net.setInput(input);
            try (Mat output = net.forward()) {
                FloatBuffer buffer = output.createBuffer();
                float[] vector = new float[(int) output.total()]; // the buffer is larger than the vector
                buffer.get(vector);
                return vector;
            }
        }
    }

    /** The number of values in a vector. */
    public int size() {
        return size;
    }

    @Override
    public void close() {
        net.close();
    }
}
