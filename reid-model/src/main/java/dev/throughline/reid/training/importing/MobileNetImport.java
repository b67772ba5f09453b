package dev.throughline.reid.training.importing;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.vit.Stem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Imports the first layers of a public MobileNetV2 as the initial weights of the stem.
 *
 * <p>Sources of the names: torchvision's {@code mobilenetv2.py}, and github.com/tonylins/pytorch-mobilenet-v2. The
 * latter numbers the layers of a part differently, but in the same order.
 */
public final class MobileNetImport {
    private static final String STEM = "vit.stem.";
    private static final Pattern IN_PART = Pattern.compile(
            "(?:.*\\.)?features\\.(\\d{1,2})\\.((?:conv\\.)?\\d(?:\\.\\d)?)\\.(weight|bias|running_mean|running_var)");
    private static final List<String> LAYERS = List.of("expand", "depthwise", "project");

    private MobileNetImport() {}

    /**
     * Reads the stem's weights.
     *
     * @param file safetensors
     * @return by their names in our network; without the stem's last layer, which produces our tokens
     * @throws InvalidModelException if it is no safetensors file, or has no MobileNetV2 of width 1
     */
    public static Map<String, Tensor> read(Path file) {
        CheckpointFile opened = CheckpointFile.open(file);
        try {
            Map<String, Tensor> tensors = opened.read(taken(opened.names()));
            check(tensors);
            return tensors;
        } catch (InvalidModelException e) {
            throw new InvalidModelException(file + " has no MobileNetV2 to begin with: " + e.getMessage(), e);
        }
    }

    /** The file's name of each tensor of the stem, and ours. */
    private static Map<String, String> taken(Set<String> names) {
        Map<Integer, TreeMap<String, List<Matcher>>> parts = new TreeMap<>(); // a part's layers by number
        for (String name : names) {
            Matcher matcher = IN_PART.matcher(name);
            if (matcher.matches()) {
                parts.computeIfAbsent(Integer.valueOf(matcher.group(1)), any -> new TreeMap<>())
                        .computeIfAbsent(matcher.group(2), any -> new ArrayList<>())
                        .add(matcher);
            }
        }
        Map<String, String> taken = new LinkedHashMap<>();
        parts.forEach((part, layers) -> {
            int place = 0;
            int first = part == 0 ? 0 : LAYERS.size() - layers.size() / 2; // the first block has no expansion
            for (List<Matcher> layer : layers.values()) {
                int convolution = first + place / 2;
                boolean norm = place % 2 == 1;
                place++;
                if (convolution >= 0 && convolution < LAYERS.size()) {
                    String ours = STEM + (part == 0 ? "first" : "block" + part + "." + LAYERS.get(convolution));
                    layer.forEach(
                            each -> taken.put(each.group(), ours + (norm ? ".norm." + each.group(3) : ".kernel")));
                }
            }
        });
        return taken;
    }

    private static void check(Map<String, Tensor> tensors) {
        Map<String, Shape> wanted = StemShapes.of(Stem.mobile());
        tensors.keySet().retainAll(wanted.keySet());
        Set<String> missing = new TreeSet<>(wanted.keySet());
        missing.removeAll(tensors.keySet());
        if (!missing.isEmpty()) {
            throw new InvalidModelException("nothing in it would be "
                    + missing.iterator().next() + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : ""));
        }
        wanted.forEach((name, shape) -> StemShapes.check(name, requireNonNull(tensors.get(name)), shape, "1"));
    }
}
