package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;

/** Normalises each token to mean 0 and deviation 1, then applies a learned scale and shift: (…, D) → (…, D). */
final class LayerNorm extends Layer {
    private final Shape dim;
    private final float epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /** @param epsilon added to the variance */
    LayerNorm(int dim, float epsilon) {
        this.dim = new Shape(dim);
        this.epsilon = epsilon;
        weight = learned("weight", this.dim, ONES);
        bias = learned("bias", this.dim, ZEROS);
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray x) {
        return ai.djl.nn.norm.LayerNorm.layerNorm(x, dim, pass.value(weight, x), pass.value(bias, x), epsilon)
                .singletonOrThrow();
    }
}
