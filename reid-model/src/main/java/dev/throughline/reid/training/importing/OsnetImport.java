package dev.throughline.reid.training.importing;

import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.vit.Stem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Imports the convolutions of a public OSNet x0.25 as the initial weights of the stem. The stem has no norms, so the
 * norms are folded into the convolutions. Files whose norms are already folded, as in ONNX, are accepted too.
 *
 * <p>Source of the names: torchreid's {@code osnet.py}.
 */
public final class OsnetImport {
    private static final String STEM = "vit.stem.";
    private static final String KERNEL = ".kernel";
    private static final String BIAS = ".bias";
    private static final String ACROSS = ".across.kernel";
    private static final double EPSILON = 1e-5; // of PyTorch's norms
    private static final Pattern BLOCK = Pattern.compile("group(\\d)\\.block(\\d)\\.(.+)");
    private static final Pattern BETWEEN = Pattern.compile("group(\\d)\\.between");
    private static final Pattern STREAM = Pattern.compile("stream(\\d)_(\\d)");

    private final Map<String, Tensor> tensors;

    private OsnetImport(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /**
     * Reads the stem's weights.
     *
     * @param file safetensors
     * @return by their names in our network; without the stem's last layer, which produces our tokens
     * @throws InvalidModelException if it is no safetensors file, or has no OSNet x0.25
     */
    public static Map<String, Tensor> read(Path file) {
        CheckpointFile opened = CheckpointFile.open(file);
        try {
            Map<String, String> asTheyAre = new LinkedHashMap<>();
            opened.names().forEach(name -> asTheyAre.put(name, name.replaceFirst("^(module|model)\\.", "")));
            return new OsnetImport(opened.read(asTheyAre)).stem();
        } catch (InvalidModelException e) {
            throw new InvalidModelException(file + " has no OSNet x0.25 to begin with: " + e.getMessage(), e);
        }
    }

    private Map<String, Tensor> stem() {
        Map<String, Tensor> stem = new LinkedHashMap<>();
        StemShapes.of(Stem.osnet()).forEach((name, shape) -> {
            Tensor tensor = imported(name.substring(STEM.length()));
            StemShapes.check(name, tensor, shape, ".25");
            stem.put(name, tensor);
        });
        return stem;
    }

    private Tensor imported(String ours) {
        return ours.endsWith(ACROSS)
                ? tensor(theirs(ours.substring(0, ours.length() - ACROSS.length())) + ".conv1.weight")
                : convolution(ours);
    }

    /** The kernel or the bias of a convolution, with the norm after it folded in. */
    private Tensor convolution(String ours) {
        boolean kernel = ours.endsWith(KERNEL);
        String place = theirs(ours.substring(0, ours.length() - (kernel ? KERNEL : BIAS).length()));
        boolean gate = place.contains(".gate.");
        String convolution = gate ? place : place + (place.contains(".conv2") ? ".conv2" : ".conv");
        if (gate || !tensors.containsKey(place + ".bn.weight")) {
            return tensor(convolution + (kernel ? ".weight" : BIAS));
        }
        Tensor alone = tensor(convolution + ".weight");
        float[] scale = ofNorm(place, "weight", alone);
        float[] variance = ofNorm(place, "running_var", alone);
        return kernel
                ? scaled(alone, scale, variance)
                : shifted(ofNorm(place, "bias", alone), ofNorm(place, "running_mean", alone), scale, variance);
    }

    /** A value for each output channel of the convolution. */
    private float[] ofNorm(String place, String part, Tensor kernel) {
        String name = place + ".bn." + part;
        float[] values = tensor(name).values();
        if (kernel.shape().length == 0 || values.length != kernel.shape()[0] || values.length == 0) {
            throw new InvalidModelException(name + " has " + values.length + " values, which does not fit a kernel of "
                    + new Shape(kernel.shape()));
        }
        return values;
    }

    private static Tensor scaled(Tensor kernel, float[] scale, float[] variance) {
        float[] values = kernel.values().clone();
        int each = values.length / scale.length;
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) (scale[i / each] / Math.sqrt(variance[i / each] + EPSILON));
        }
        return new Tensor(kernel.shape(), values);
    }

    private static Tensor shifted(float[] bias, float[] mean, float[] scale, float[] variance) {
        float[] shift = bias.clone();
        for (int i = 0; i < shift.length; i++) {
            shift[i] -= (float) (mean[i] * scale[i] / Math.sqrt(variance[i] + EPSILON));
        }
        return new Tensor(new long[] {shift.length}, shift);
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidModelException("there is no " + name + " in it");
        }
        return tensor;
    }

    /** The name of a part of the stem in torchreid. */
    private static String theirs(String ours) {
        Matcher block = BLOCK.matcher(ours);
        if (block.matches()) {
            return "conv" + (1 + Integer.parseInt(block.group(1))) + "." + (Integer.parseInt(block.group(2)) - 1) + "."
                    + inBlock(block.group(3));
        }
        Matcher between = BETWEEN.matcher(ours);
        if (between.matches()) {
            return "conv" + (1 + Integer.parseInt(between.group(1))) + ".2.0";
        }
        return ours.equals("first") ? "conv1" : "conv5";
    }

    private static String inBlock(String ours) {
        Matcher stream = STREAM.matcher(ours.replace(".around", ""));
        if (stream.matches()) { // the first has one part, which is not in a list
            int number = Integer.parseInt(stream.group(1));
            String list = "conv2" + (char) ('a' + number - 1);
            return number == 1 ? list : list + "." + (Integer.parseInt(stream.group(2)) - 1);
        }
        return switch (ours) {
            case "narrow" -> "conv1";
            case "wide" -> "conv3";
            case "short_cut" -> "downsample";
            case "gate.narrow" -> "gate.fc1";
            default -> "gate.fc2";
        };
    }
}
