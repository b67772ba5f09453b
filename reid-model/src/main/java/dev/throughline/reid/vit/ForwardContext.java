package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * The context of one forward pass.
 *
 * @param store the store of the parameters
 * @param training whether batch statistics and drop path are on
 */
public record ForwardContext(ParameterStore store, boolean training) {
    /** The parameter's array on the device of {@code data}. It has the lifetime of the network: see {@link #owned}. */
    public NDArray value(Parameter parameter, NDArray data) {
        return store.getValue(parameter, data.getDevice(), training);
    }

    /**
     * Multiplies {@code x} by a number in a computation that needs a gradient.
     *
     * <p>DJL turns Java numbers into arrays in memory that Java frees: in {@code create}, {@code x.mul(number)},
     * {@code x.div(number)} and {@code maximum(number)}. PyTorch keeps such an array for the gradient, which then
     * occasionally becomes NaN. An array from {@code full} belongs to PyTorch.
     */
    public static NDArray scaled(NDArray x, double factor) {
        return x.mul(x.getManager().full(new Shape(), (float) factor));
    }

    /**
     * Attaches a result to the manager of the data. DJL attaches the result of an operation to the manager of its left
     * operand. If that operand is a parameter, the result would stay in memory as long as the network.
     */
    public static NDArray owned(NDArray data, NDArray result) {
        return owned(data.getManager(), result);
    }

    /** The same, attached to this manager. */
    public static NDArray owned(NDManager manager, NDArray result) {
        result.attach(manager);
        return result;
    }
}
