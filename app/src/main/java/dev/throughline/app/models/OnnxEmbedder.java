package dev.throughline.app.models;

import dev.throughline.ingest.picture.OnnxNetwork;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.wire.message.Embedding;
import java.nio.file.Path;

/**
 * A third-party re-identification network as an ONNX file. Its input is one crop of 256×128 pixels in RGB order, normalised as for
 * ImageNet; its output is a vector. The networks of torchreid are of this form, such as OSNet (Zhou et al., Omni-Scale Feature Learning
 * for Person Re-Identification, arXiv 1905.00953). An instance serves one thread at a time.
 */
public final class OnnxEmbedder implements AutoCloseable {
    public static final int HEIGHT = 256;
    public static final int WIDTH = 128;

    private final OnnxNetwork network;

    /**
     * Loads the network and tries it once.
     *
     * @throws IllegalArgumentException if the file cannot be read, or the network is not of this form
     */
    public OnnxEmbedder(Path onnx) {
        network = OnnxNetwork.open(onnx, HEIGHT, WIDTH);
    }

    /**
     * Embeds a crop.
     *
     * @param picture of any size
     * @throws IllegalArgumentException if the output has no direction
     */
    public Embedding embed(RgbPicture picture) {
        float[] pixels = new float[3 * HEIGHT * WIDTH];
        picture.resized(HEIGHT, WIDTH).writeNormalised(pixels, 0, Normalisation.imageNet());
        return Embedding.of(network.vector(pixels));
    }

    /** The number of values in an embedding. */
    public int size() {
        return network.size();
    }

    @Override
    public void close() {
        network.close();
    }
}
