package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;

/** {@code x·Wᵀ + b}: (…, in) → (…, out). */
public final class Dense extends Layer {
    private final Parameter weight;
    private final Parameter bias;

    public Dense(int in, int out) {
        weight = learned("weight", new Shape(out, in), NORMAL);
        bias = learned("bias", new Shape(out), ZEROS);
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray x) {
        return Linear.linear(x, pass.value(weight, x), pass.value(bias, x)).singletonOrThrow();
    }
}
