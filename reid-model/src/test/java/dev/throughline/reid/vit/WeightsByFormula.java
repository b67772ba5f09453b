package dev.throughline.reid.vit;

import dev.throughline.reid.packaging.Tensor;
import java.util.List;
import java.util.Map;

/** Weights that {@code mobilenet_golden.py} and {@code osnet_golden.py} make too. */
final class WeightsByFormula {
    private WeightsByFormula() {}

    /** Notes the shapes of a convolution's kernel and of the norm behind it. */
    static void convolution(Map<String, long[]> shapes, String kernel, String norm, int out, int in, int size) {
        shapes.put(kernel + ".weight", new long[] {out, in, size, size});
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            shapes.put(norm + "." + part, new long[] {out});
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
