package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/**
 * Batch normalisation: (B, C, …) → (B, C, …). In training, each channel is normalised to mean 0 and deviation 1 over
 * the batch. In inference, or if frozen, the running statistics of training are used. A learned scale and shift
 * follow.
 */
public final class BatchNorm extends Layer {
    private static final float MOMENTUM = .9f; // of the running statistics
    private static final float EPSILON = 1e-5f;
    // with another axis DJL swaps axes and moves its input between managers; -1 passes the data directly to PyTorch,
    // whose channels are axis 1
    private static final int PYTORCH_CHANNELS = -1;

    private final Parameter weight;
    private final Parameter bias;
    private final Parameter mean;
    private final Parameter variance;

    /**
     * @param channels C
     * @param shift whether the shift is learned; the BN neck of re-identification has none (arXiv 1903.07071)
     */
    public BatchNorm(int channels, boolean shift) {
        this(channels, shift, ONES);
    }

    private BatchNorm(int channels, boolean shift, Initializer scale) {
        Shape shape = new Shape(channels);
        weight = learned("weight", shape, scale);
        bias = shift ? learned("bias", shape, ZEROS) : measured("bias", shape, ZEROS);
        mean = measured("running_mean", shape, ZEROS);
        variance = measured("running_var", shape, ONES);
    }

    /** A batch norm whose scale starts at 0, so that its output is 0 at first. */
    static BatchNorm fromNothing(int channels) {
        return new BatchNorm(channels, true, ZEROS);
    }

    /**
     * The affine form of the norm with fixed statistics: each channel is multiplied by the scale, then the shift is
     * added.
     *
     * @param scale (C)
     * @param shift (C)
     */
    record Line(NDArray scale, NDArray shift) {}

    /** The current affine form, owned by {@code manager}. */
    Line line(NDManager manager) {
        NDArray deviation =
                ForwardContext.owned(manager, variance.getArray().add(EPSILON)).sqrt();
        NDArray scale = ForwardContext.owned(manager, weight.getArray().div(deviation));
        return new Line(scale, ForwardContext.owned(manager, bias.getArray().sub(scale.mul(mean.getArray()))));
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray x) {
        return ai.djl.nn.norm.BatchNorm.batchNorm(
                        x,
                        pass.value(mean, x),
                        pass.value(variance, x),
                        pass.value(weight, x),
                        pass.value(bias, x),
                        PYTORCH_CHANNELS,
                        MOMENTUM,
                        EPSILON,
                        pass.training() && weight.requiresGradient())
                .singletonOrThrow();
    }
}
