package dev.throughline.reid.packaging;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Exports and imports the parameters of a network. */
public final class Weights {
    private Weights() {}

    /** A copy of every parameter's values, by name. */
    public static Map<String, Tensor> of(Map<String, Parameter> parameters) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> tensors.put(
                name,
                new Tensor(
                        parameter.getArray().getShape().getShape(),
                        parameter.getArray().toFloatArray())));
        return tensors;
    }

    /**
     * Sets the values of every parameter.
     *
     * @param manager owns the parameters that have no values yet, which lie on its device
     * @throws InvalidModelException if a tensor is missing, unknown, or of another shape
     */
    public static void into(Map<String, Parameter> parameters, Map<String, Tensor> tensors, NDManager manager) {
        Set<String> odd = new TreeSet<>(parameters.keySet());
        odd.addAll(tensors.keySet());
        odd.removeIf(name -> parameters.containsKey(name) && tensors.containsKey(name));
        if (!odd.isEmpty()) {
            throw new InvalidModelException("the weights are of another network: only one of the two has " + odd);
        }
        tensors.forEach((name, tensor) -> put(name, requireNonNull(parameters.get(name)), tensor, manager));
    }

    /**
     * Sets the values of those parameters that have a tensor of the same name and shape, and leaves the others as they
     * are.
     *
     * @return the names of the others
     */
    public static Set<String> whereTheyFit(Map<String, Parameter> parameters, Map<String, Tensor> tensors) {
        Set<String> left = new TreeSet<>();
        parameters.forEach((name, parameter) -> {
            Tensor tensor = tensors.get(name);
            if (tensor != null && new Shape(tensor.shape()).equals(parameter.getShape())) {
                parameter.getArray().set(tensor.values());
            } else {
                left.add(name);
            }
        });
        return left;
    }

    private static void put(String name, Parameter parameter, Tensor tensor, NDManager manager) {
        Shape shape = new Shape(tensor.shape());
        if (!shape.equals(parameter.getShape())) {
            throw new InvalidModelException("the weights are of another network: '" + name + "' is "
                    + Arrays.toString(tensor.shape()) + ", needs " + parameter.getShape());
        }
        parameter.initialize(manager, DataType.FLOAT32); // does nothing if it already has values
        parameter.getArray().set(tensor.values());
    }
}
