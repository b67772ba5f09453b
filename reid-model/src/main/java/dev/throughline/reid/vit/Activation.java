package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The non-linearity between an encoder layer's two dense layers: any shape → the same shape. */
public enum Activation {
    /** {@code x·Φ(x)}, exact (Hendrycks and Gimpel, arXiv 1606.08415). */
    @JsonProperty("gelu")
    GELU {
        @Override
        NDArray apply(NDArray x) {
            return ai.djl.nn.Activation.gelu(x);
        }
    },
    /** {@code x·σ(1.702·x)}, the approximation in the same paper that OpenAI's CLIP was trained with. */
    @JsonProperty("quick-gelu")
    QUICK_GELU {
        @Override
        NDArray apply(NDArray x) {
            return x.mul(ai.djl.nn.Activation.sigmoid(ForwardContext.scaled(x, STEEPNESS)));
        }
    };

    private static final double STEEPNESS = 1.702;

    abstract NDArray apply(NDArray x);
}
