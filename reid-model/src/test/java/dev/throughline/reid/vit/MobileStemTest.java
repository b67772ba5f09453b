package dev.throughline.reid.vit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.training.importing.MobileNetImport;
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

/** torchvision's MobileNetV2, and what it said of the same pixels; {@code mobilenet_golden.py} writes that. */
class MobileStemTest {
    private static final int CHANNELS = 96;
    private static final double UNTOUCHED = Math.sqrt(1 + 1e-5); // a norm divides by this where the variance is 1

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"16, true, features", "16, false, features", "8, true, features_stride_8"})
    void whatAnImportedStemSaysIsWhatTorchvisionSays(int stride, boolean torchvisionsNames, String feature)
            throws IOException {
        Path file = written(weights(1, torchvisionsNames));
        MobileStem stem = new MobileStem(new Stem(Stem.Kind.MOBILE, 16, stride, 0), CHANNELS);
        GoldenStem.assertSays(
                stem, MobileNetImport.read(file), GoldenStem.read("mobilenet-golden.safetensors"), feature, UNTOUCHED);
    }

    @Test
    void whatIsNoMobileNetOfWidthOneIsRefused() throws IOException {
        assertThatThrownBy(() -> MobileNetImport.read(temp.resolve("nowhere")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(temp.resolve("nowhere") + " does not exist");
        Path other = written(Map.of("blocks.0.norm1.weight", new Tensor(new long[] {1}, new float[] {1})));
        assertThatThrownBy(() -> MobileNetImport.read(other))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(other + " has no MobileNetV2 to begin with: nothing in it would be vit.stem.")
                .hasMessageEndingWith(" more");
        Path narrow = written(weights(2, true));
        assertThatThrownBy(() -> MobileNetImport.read(narrow))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("should be")
                .hasMessageEndingWith("take one of width 1");
        Map<String, Tensor> cut = weights(1, true);
        cut.keySet().removeIf(name -> name.startsWith("features.13."));
        Path short13 = written(cut);
        assertThatThrownBy(() -> MobileNetImport.read(short13))
                .hasMessageContaining("nothing in it would be vit.stem.block13.depthwise.kernel and 14 more");
    }

    private Path written(Map<String, Tensor> weights) throws IOException {
        return Files.write(
                Files.createTempFile(temp, "mobilenet", ".safetensors"),
                Safetensors.write(weights, Safetensors.Storage.F32));
    }

    /** As {@code mobilenet_golden.py} makes them, under torchvision's names or tonylins'. */
    private static Map<String, Tensor> weights(int narrower, boolean torchvisionsNames) {
        Map<String, long[]> shapes = new TreeMap<>();
        GoldenStem.convolution(shapes, "features.0.0", "features.0.1", 32 / narrower, 3, 3);
        int channels = 32 / narrower;
        int part = 1;
        for (int[] group : new int[][] {{1, 16, 1}, {6, 24, 2}, {6, 32, 3}, {6, 64, 4}, {6, 96, 3}}) {
            for (int i = 0; i < group[2]; i++, part++) {
                String conv = "features." + part + ".conv.";
                int wide = channels * group[0];
                int at = 0;
                if (group[0] > 1) {
                    GoldenStem.convolution(shapes, conv + "0.0", conv + "0.1", wide, channels, 1);
                    at++;
                }
                GoldenStem.convolution(shapes, conv + at + ".0", conv + at + ".1", wide, 1, 3);
                GoldenStem.convolution(shapes, conv + (at + 1), conv + (at + 2), group[1] / narrower, wide, 1);
                channels = group[1] / narrower;
            }
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(shapes.keySet());
        for (String name : names) {
            weights.put(
                    torchvisionsNames ? name : "module." + tonylins(name),
                    GoldenStem.value(names.indexOf(name), name, requireNonNull(shapes.get(name))));
        }
        weights.put("features.14.conv.0.0.weight", new Tensor(new long[] {1}, new float[] {1})); // not needed
        weights.put("classifier.1.weight", new Tensor(new long[] {1}, new float[] {1}));
        return weights;
    }

    /** 0.0, 0.1, 1.0, 1.1, 2 and 3 are 0, 1, 3, 4, 6 and 7 there: it counts the ReLUs as well. */
    private static String tonylins(String name) {
        return name.startsWith("features.1.conv")
                ? name.replace("conv.0.0.", "conv.0.")
                        .replace("conv.0.1.", "conv.1_")
                        .replace("conv.2.", "conv.4.")
                        .replaceAll("conv\\.1\\.(?!_)", "conv.3.")
                        .replace("1_", "1.")
                : name.replace("conv.3.", "conv.7.")
                        .replace("conv.2.", "conv.6.")
                        .replace("conv.1.0.", "conv.3.")
                        .replace("conv.1.1.", "conv.4.")
                        .replace("conv.0.0.", "conv.0.")
                        .replace("conv.0.1.", "conv.1.");
    }
}
