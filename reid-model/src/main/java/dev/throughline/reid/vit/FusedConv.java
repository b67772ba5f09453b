package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A convolution's kernel and the norm after it. Preparation for inference fuses both into one kernel and a shift,
 * which saves a pass over the data.
 */
final class FusedConv {
    private final Parameter kernel;
    private final BatchNorm norm;
    private @Nullable NDArray folded; // the kernel, each channel times the norm's scale
    private @Nullable NDArray shift;

    FusedConv(Parameter kernel, BatchNorm norm) {
        this.kernel = kernel;
        this.norm = norm;
    }

    /**
     * (B, C, h, w) → (B, C', h/stride, w/stride).
     *
     * @param parts groups into which the channels are divided
     */
    NDArray apply(ForwardContext pass, NDArray x, Shape stride, Shape padding, int parts) {
        if (folded != null) {
            return Convolution.of(x, folded, shift, stride, padding, parts);
        }
        try (NDArray raw = Convolution.of(x, pass.value(kernel, x), null, stride, padding, parts)) {
            return norm.apply(pass, raw);
        }
    }

    /** As {@link Layer#prepareForInference}. */
    void prepareForInference(NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            BatchNorm.Line line = norm.line(scratch);
            NDArray scale = line.scale().reshape(-1, 1, 1, 1);
            folded = ForwardContext.owned(owner, scale.mul(kernel.getArray()));
            shift = ForwardContext.owned(owner, line.shift());
        }
    }
}
