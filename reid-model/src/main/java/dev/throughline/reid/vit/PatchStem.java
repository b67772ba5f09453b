package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;

/**
 * Turns pixels into patches by one convolution with a kernel of the patch size: (B, 3, H, W) → (B, N, D), row by row.
 *
 * <p>Source: Dosovitskiy et al., ViT, arXiv 2010.11929; with a stride below the patch size, He et al., TransReID,
 * arXiv 2102.04378.
 */
final class PatchStem extends Layer {
    private final Shape stride;
    private final Parameter kernel;
    private final Parameter bias;

    PatchStem(Stem stem, int dim) {
        stride = new Shape(stem.stride(), stem.stride());
        kernel = learned("kernel", new Shape(dim, 3, stem.patch(), stem.patch()), NORMAL);
        bias = learned("bias", new Shape(dim), ZEROS);
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray pixels) {
        NDArray x = Conv2d.conv2d(pixels, pass.value(kernel, pixels), pass.value(bias, pixels), stride)
                .singletonOrThrow();
        return Convolution.tokens(x);
    }
}
