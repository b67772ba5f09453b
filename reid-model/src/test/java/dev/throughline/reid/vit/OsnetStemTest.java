package dev.throughline.reid.vit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.training.importing.OsnetImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** torchreid's OSNet x0.25, and what it said of the same pixels; {@code osnet_golden.py} writes that. */
class OsnetStemTest {
    private static final int CHANNELS = 128;
    private static final double EPSILON = 1e-5;

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"16, false, features", "16, true, features", "8, false, features_stride_8"})
    void whatAnImportedStemSaysIsWhatTorchreidSays(int stride, boolean normsFolded, String feature) throws IOException {
        Path file = written(normsFolded ? folded(weights(1)) : weights(1));
        OsnetStem stem = new OsnetStem(new Stem(Stem.Kind.OSNET, 16, stride, 0), CHANNELS);
        GoldenStem.assertSays(stem, OsnetImport.read(file), GoldenStem.read("osnet-golden.safetensors"), feature, 1);
    }

    @Test
    void whatIsNoOsnetOfAQuartersWidthIsRefused() throws IOException {
        Path other = written(Map.of("blocks.0.norm1.weight", new Tensor(new long[] {1}, new float[] {1})));
        assertThatThrownBy(() -> OsnetImport.read(other))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(other + " has no OSNet x0.25 to begin with: there is no conv1.conv.weight in it");
        Path wide = written(weights(2));
        assertThatThrownBy(() -> OsnetImport.read(wide))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("what would be vit.stem.first.kernel is (32, 3, 7, 7), should be (16, 3, 7, 7)")
                .hasMessageEndingWith("take one of width .25");
        Map<String, Tensor> cut = weights(1);
        cut.remove("conv4.1.conv2d.3.bn.running_mean");
        Path cut4 = written(cut);
        assertThatThrownBy(() -> OsnetImport.read(cut4))
                .hasMessageEndingWith("there is no conv4.1.conv2d.3.bn.running_mean in it");
        Map<String, Tensor> odd = weights(1);
        odd.put("conv1.bn.running_var", new Tensor(new long[] {0}, new float[0]));
        Path oddNorm = written(odd);
        assertThatThrownBy(() -> OsnetImport.read(oddNorm))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageEndingWith(
                        "conv1.bn.running_var has 0 values, which does not fit a kernel of (16, 3, 7, 7)");
    }

    private Path written(Map<String, Tensor> weights) throws IOException {
        return Files.write(
                Files.createTempFile(temp, "osnet", ".safetensors"),
                Safetensors.write(weights, Safetensors.Storage.F32));
    }

    /** As {@code osnet_golden.py} makes them. */
    private static Map<String, Tensor> weights(int wider) {
        Map<String, long[]> shapes = new TreeMap<>();
        int[] channels = {16 * wider, 64 * wider, 96 * wider, 128 * wider};
        convolution(shapes, "conv1", channels[0], 3, 7);
        for (int group = 1; group <= 3; group++) {
            int out = channels[group];
            String conv = "conv" + (group + 1) + ".";
            block(shapes, conv + "0.", channels[group - 1], out);
            block(shapes, conv + "1.", out, out);
            if (group < 3) {
                convolution(shapes, conv + "2.0", out, out, 1);
            }
        }
        convolution(shapes, "conv5", channels[3], channels[3], 1);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(shapes.keySet());
        for (String name : names) {
            weights.put(name, GoldenStem.value(names.indexOf(name), name, requireNonNull(shapes.get(name))));
        }
        weights.put("classifier.weight", new Tensor(new long[] {1}, new float[] {1})); // not needed
        return weights;
    }

    private static void block(Map<String, long[]> shapes, String block, int in, int out) {
        int inner = out / 4;
        convolution(shapes, block + "conv1", inner, in, 1);
        for (int stream = 1; stream <= 4; stream++) {
            for (int i = 0; i < stream; i++) {
                String light = block + "conv2" + "abcd".charAt(stream - 1) + (stream == 1 ? "" : "." + i);
                shapes.put(light + ".conv1.weight", new long[] {inner, inner, 1, 1});
                GoldenStem.convolution(shapes, light + ".conv2", light + ".bn", inner, 1, 3);
            }
        }
        shapes.put(block + "gate.fc1.weight", new long[] {inner / 16, inner, 1, 1});
        shapes.put(block + "gate.fc1.bias", new long[] {inner / 16});
        shapes.put(block + "gate.fc2.weight", new long[] {inner, inner / 16, 1, 1});
        shapes.put(block + "gate.fc2.bias", new long[] {inner});
        convolution(shapes, block + "conv3", out, inner, 1);
        if (in != out) {
            convolution(shapes, block + "downsample", out, in, 1);
        }
    }

    private static void convolution(Map<String, long[]> shapes, String name, int out, int in, int size) {
        GoldenStem.convolution(shapes, name + ".conv", name + ".bn", out, in, size);
    }

    /** The same network, its norms folded into the convolutions, as exporters to ONNX do. */
    private static Map<String, Tensor> folded(Map<String, Tensor> weights) {
        Map<String, Tensor> folded = new LinkedHashMap<>(weights);
        folded.keySet().removeIf(name -> name.contains(".bn."));
        weights.keySet().stream()
                .filter(name -> name.endsWith(".bn.weight"))
                .map(name -> name.substring(0, name.length() - ".bn.weight".length()))
                .forEach(place -> {
                    String convolution = place + (place.contains(".conv2") ? ".conv2" : ".conv");
                    float[] scale = values(weights, place + ".bn.weight").clone();
                    float[] shift = values(weights, place + ".bn.bias").clone();
                    float[] kernel = values(weights, convolution + ".weight").clone();
                    for (int i = 0; i < scale.length; i++) {
                        scale[i] /= (float) Math.sqrt(values(weights, place + ".bn.running_var")[i] + EPSILON);
                        shift[i] -= scale[i] * values(weights, place + ".bn.running_mean")[i];
                    }
                    for (int i = 0; i < kernel.length; i++) {
                        kernel[i] *= scale[i / (kernel.length / scale.length)];
                    }
                    long[] shape =
                            requireNonNull(weights.get(convolution + ".weight")).shape();
                    folded.put(convolution + ".weight", new Tensor(shape, kernel));
                    folded.put(convolution + ".bias", new Tensor(new long[] {shift.length}, shift));
                });
        return folded;
    }

    private static float[] values(Map<String, Tensor> weights, String name) {
        return requireNonNull(weights.get(name)).values();
    }
}
