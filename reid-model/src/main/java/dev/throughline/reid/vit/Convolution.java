package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import org.jspecify.annotations.Nullable;

/** A convolution, followed by a norm, a bias or nothing: (B, C, h, w) → (B, C', h/stride, w/stride). */
final class Convolution extends Layer {
    private final Parameter kernel;
    private final @Nullable Parameter bias;
    private final @Nullable FusedConv normed;
    private final Shape stride;
    private final Shape padding;
    private final int parts;

    /** The operation after the convolution. */
    enum Then {
        NORM,
        BIAS,
        NOTHING
    }

    /**
     * A full or a grouped convolution.
     *
     * @param size of the kernel, odd
     * @param parts groups of channels; as many as there are channels for a depthwise convolution
     */
    Convolution(int in, int out, int size, int stride, int parts, Then then) {
        Shape shape = new Shape(out, in / parts, size, size);
        kernel = learned("kernel", shape, keepingDeviation(shape));
        bias = then == Then.BIAS ? learned("bias", new Shape(out), ZEROS) : null;
        normed = then == Then.NORM ? new FusedConv(kernel, addChildBlock("norm", new BatchNorm(out, true))) : null;
        this.stride = new Shape(stride, stride);
        padding = new Shape(size / 2, size / 2);
        this.parts = parts;
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray x) {
        if (normed != null) {
            return normed.apply(pass, x, stride, padding, parts);
        }
        NDArray shift = bias == null ? null : pass.value(bias, x);
        return of(x, pass.value(kernel, x), shift, stride, padding, parts);
    }

    /** The same, followed by a ReLU. */
    NDArray rectified(ForwardContext pass, NDArray x) {
        try (NDArray signed = apply(pass, x)) {
            return Activation.relu(signed);
        }
    }

    @Override
    public void prepareForInference(NDManager owner) {
        if (normed != null) {
            normed.prepareForInference(owner);
        }
    }

    static NDArray of(NDArray x, NDArray kernel, @Nullable NDArray shift, Shape stride, Shape padding, int parts) {
        return Conv2d.conv2d(x, kernel, shift, stride, padding, new Shape(1, 1), parts)
                .singletonOrThrow();
    }

    /**
     * The initialiser for kernels of this shape (out, in, height, width) before a ReLU. Source: He et al., arXiv
     * 1502.01852.
     */
    static Initializer keepingDeviation(Shape kernel) {
        return new NormalInitializer((float) Math.sqrt(2.0 * kernel.get(0) / kernel.size()));
    }

    /**
     * The same values with the channels of a pixel adjacent in memory (channels-last). PyTorch keeps that order from
     * one operation to the next, so its convolutions need no rearrangement before and after.
     *
     * @param x (B, C, H, W)
     */
    static NDArray channelsLast(NDArray x) {
        Shape shape = x.getShape();
        NDArray inOrder = x.transpose(0, 2, 3, 1).reshape(-1); // one dimension forces PyTorch to copy
        return inOrder.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
                .transpose(0, 3, 1, 2);
    }

    /** (B, D, rows, cols) → (B, rows · cols, D). */
    static NDArray tokens(NDArray x) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3))
                .transpose(0, 2, 1);
    }
}
