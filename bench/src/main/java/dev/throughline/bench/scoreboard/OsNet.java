package dev.throughline.bench.scoreboard;

import dev.throughline.ingest.picture.Natives;
import dev.throughline.reid.data.Normalisation;
import dev.throughline.reid.data.Picture;
import dev.throughline.wire.Embedding;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_dnn.Net;

/**
 * The peer: OSNet x0.25, trained on MSMT17.
 *
 * <p>Source: Zhou et al., Omni-Scale Feature Learning for Person Re-Identification, arXiv 1905.00953; weights of torchreid.
 */
final class OsNet implements AutoCloseable {
    static final String NAME = "OSNet x0.25 MSMT17 (peer)";
    static final int HEIGHT = 256;
    static final int WIDTH = 128;
    private static final int FEATURES = 512;
    private static final Normalisation IMAGENET =
            new Normalisation(List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f));

    static {
        Natives.load();
    }

    private final Net net;

    private OsNet(Net net) {
        this.net = net;
    }

    static OsNet open(Path onnx) {
        if (!Files.isReadable(onnx)) {
            throw new IllegalArgumentException(onnx + " is not there: the peer is measured beside the model");
        }
        return new OsNet(opencv_dnn.readNetFromONNX(onnx.toString()));
    }

    /** @param picture of any size */
    Embedding embed(Picture picture) {
        float[] values = new float[3 * HEIGHT * WIDTH];
        picture.resized(HEIGHT, WIDTH).writeNormalised(values, 0, IMAGENET);
        try (FloatPointer pixels = new FloatPointer(values);
                Mat input = new Mat(new int[] {1, 3, HEIGHT, WIDTH}, opencv_core.CV_32F, pixels)) {
            net.setInput(input);
            try (Mat output = net.forward()) {
                FloatBuffer features = output.createBuffer();
                float[] embedding = new float[FEATURES]; // the buffer goes on behind them
                features.get(embedding);
                return Embedding.of(embedding);
            }
        }
    }

    @Override
    public void close() {
        net.close();
    }
}
