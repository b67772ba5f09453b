package dev.throughline.reid.training.importing;

import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.Vit;
import dev.throughline.reid.vit.VitSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shapes of a stem's tensors that a public network can initialise: all but its last layer, which produces our
 * tokens.
 */
final class StemShapes {
    private StemShapes() {}

    /** By their names in our network. */
    static Map<String, Shape> of(Stem stem) {
        VitSettings any = new VitSettings(32, 16, stem, 6, 1, 1, RelativePosition.NONE, 0);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        ReidNetwork.named(new Vit(any)).forEach((name, parameter) -> {
            if (name.startsWith("stem.") && !name.startsWith("stem.last.")) {
                shapes.put("vit." + name, parameter.getShape());
            }
        });
        return shapes;
    }

    /**
     * Rejects a tensor of another shape.
     *
     * @param width of the expected public network, as its authors count
     */
    static void check(String name, Tensor tensor, Shape wanted, String width) {
        Shape shape = new Shape(tensor.shape());
        if (!shape.equals(wanted)) {
            throw new InvalidModelException("what would be " + name + " is " + shape + ", should be " + wanted
                    + "; take one of width " + width);
        }
    }
}
