package dev.throughline.app.models;

import dev.throughline.ingest.picture.OnnxNetwork;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.wire.message.Embedding;
import java.nio.file.Path;

/**
 * A re-identification network of others, as an ONNX file: it takes one crop of 256×128 pixels, red first, normalised as ImageNet's are, and
 * gives a vector. So do those of torchreid, such as OSNet (Zhou et al., Omni-Scale Feature Learning for Person Re-Identification,
 * arXiv 1905.00953). For one thread at a time.
 */
public final class OnnxEmbedder implements AutoCloseable {
    public static final int HEIGHT = 256;
    public static final int WIDTH = 128;

    private final OnnxNetwork network;

    /**
     * Loads the network and tries it.
     *
     * @throws IllegalArgumentException if the file cannot be read, or is of no such network
     */
    public OnnxEmbedder(Path onnx) {
        network = OnnxNetwork.open(onnx, HEIGHT, WIDTH);
    }

    /**
     * What the network says of a crop.
     *
     * @param picture of any size
     * @throws IllegalArgumentException if its values have no direction
     */
    public Embedding embed(RgbPicture picture) {
        float[] pixels = new float[3 * HEIGHT * WIDTH];
        picture.resized(HEIGHT, WIDTH).writeNormalised(pixels, 0, Normalisation.imageNet());
        return Embedding.of(network.vector(pixels));
    }

    /** Values of an embedding. */
    public int size() {
        return network.size();
    }

    @Override
    public void close() {
        network.close();
    }
}
