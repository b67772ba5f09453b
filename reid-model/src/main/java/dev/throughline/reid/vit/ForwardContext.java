package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * One run of data through the network.
 *
 * @param store where parameters are
 * @param training whether batch statistics and drop path are on
 */
public record ForwardContext(ParameterStore store, boolean training) {
    /** The parameter's array on the device of {@code data}. It lives as long as the network: see {@link #owned}. */
    public NDArray value(Parameter parameter, NDArray data) {
        return store.getValue(parameter, data.getDevice(), training);
    }

    /**
     * {@code x} times a number, for where a gradient will be wanted. What DJL makes of numbers of Java's, as {@code create} and its own
     * {@code x.mul(number)}, {@code x.div(number)} and {@code maximum(number)} do, lies in memory that is Java's to free, while PyTorch keeps
     * it for the gradient: now and then that is then not a number. What {@code full} makes is PyTorch's own.
     */
    public static NDArray scaled(NDArray x, double factor) {
        return x.mul(x.getManager().full(new Shape(), (float) factor));
    }

    /**
     * Moves a result into the hands of the data's manager. DJL gives the result of an operation to the manager of its left
     * operand; where that is a parameter, it would stay in memory for as long as the network does.
     */
    public static NDArray owned(NDArray data, NDArray result) {
        return owned(data.getManager(), result);
    }

    /** The same, in the hands of this manager. */
    public static NDArray owned(NDManager manager, NDArray result) {
        result.attach(manager);
        return result;
    }
}
