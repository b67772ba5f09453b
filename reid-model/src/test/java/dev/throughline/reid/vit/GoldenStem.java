package dev.throughline.reid.vit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/**
 * What another program said of pixels through the convolutions of a public network, and the weights that it took, by a formula:
 * {@code mobilenet_golden.py} and {@code osnet_golden.py} write the one and make the other.
 */
final class GoldenStem {
    private GoldenStem() {}

    /** Notes the shapes of a convolution's kernel and of the norm behind it. */
    static void convolution(Map<String, long[]> shapes, String kernel, String norm, int out, int in, int size) {
        shapes.put(kernel + ".weight", new long[] {out, in, size, size});
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            shapes.put(norm + "." + part, new long[] {out});
        }
    }

    static Map<String, Tensor> read(String name) throws IOException {
        try (InputStream in = requireNonNull(GoldenStem.class.getResourceAsStream(name))) {
            return Safetensors.read(in.readAllBytes());
        }
    }

    /**
     * Compares what a stem says, which does nothing after the imported weights.
     *
     * @param imported by the names of a whole network
     * @param factor by which the other program's values are larger
     */
    static void assertSays(
            Layer stem, Map<String, Tensor> imported, Map<String, Tensor> golden, String feature, double factor) {
        try (NDManager manager = NDManager.newBaseManager()) {
            stem.initialize(manager, DataType.FLOAT32, new Shape());
            Map<String, Parameter> parameters = ReidNetwork.named(stem);
            imported.forEach(
                    (name, tensor) -> requireNonNull(parameters.get(name.substring("vit.stem.".length())), name)
                            .getArray()
                            .set(tensor.values()));
            NDArray last = requireNonNull(parameters.get("last.kernel")).getArray();
            int channels = (int) last.getShape().get(0);
            last.set(manager.eye(channels).toFloatArray());
            Tensor pixels = requireNonNull(golden.get("pixels"));
            NDArray tokens = stem.apply(
                    new ForwardContext(new ParameterStore(manager, false), false),
                    manager.create(pixels.values(), new Shape(pixels.shape())));
            float[] expected = requireNonNull(golden.get(feature)).values();
            int patches = expected.length / 2 / channels;
            assertThat(tokens.getShape()).isEqualTo(new Shape(2, patches, channels));
            float[] told = tokens.transpose(0, 2, 1).toFloatArray();
            for (int i = 0; i < told.length; i++) {
                assertThat(told[i] * factor).as("value %d", i).isCloseTo(expected[i], Offset.offset(1e-4));
            }
        }
    }

    /** The tensor with this number in the order of the sorted names. */
    static Tensor value(int number, String name, long[] shape) {
        int size = 1;
        for (long side : shape) {
            size *= (int) side;
        }
        float[] values = new float[size];
        boolean scale = name.endsWith("running_var") || name.endsWith("weight");
        double factor = shape.length == 4 ? Math.sqrt(4.0 * shape[0] / size) : scale ? .3 : .2;
        double middle = shape.length == 4 || !scale ? 0 : 1;
        for (int i = 0; i < size; i++) {
            values[i] = (float) (middle + factor * Math.sin(.7 * i + number));
        }
        return new Tensor(shape, values);
    }
}
