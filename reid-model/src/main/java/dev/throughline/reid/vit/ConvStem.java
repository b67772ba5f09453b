package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns pixels into patches by four 3×3 convolutions of stride 2: (B, 3, H, W) → (B, H/16 · W/16, D), row by row. With
 * a stride of 8 the last convolution keeps the size, and the receptive fields of neighbouring patches share half of
 * their pixels.
 *
 * <p>Source: Xiao et al., Early Convolutions Help Transformers See Better, arXiv 2106.14881. A ViT trained from
 * scratch on few pictures learns slowly behind one 16×16 convolution. Behind this stem it learns at once.
 */
final class ConvStem extends Layer {
    private static final Shape HALVING = new Shape(2, 2);
    private static final Shape KEEPING = new Shape(1, 1);
    private static final Shape PADDING = new Shape(1, 1);
    private static final int LAST = 4;

    private final Shape lastStride;
    private final List<FusedConv> kernels = new ArrayList<>();
    private final List<List<Residual>> residuals = new ArrayList<>();

    ConvStem(Stem stem, int dim) {
        lastStride = stem.stride() == stem.patch() ? HALVING : KEEPING;
        int[] channels = {3, dim / 6, dim / 3, 2 * dim / 3, dim};
        for (int i = 1; i <= LAST; i++) {
            Shape kernel = new Shape(channels[i], channels[i - 1], 3, 3);
            kernels.add(new FusedConv(
                    learned("kernel" + i, kernel, Convolution.keepingDeviation(kernel)),
                    addChildBlock("norm" + i, new BatchNorm(channels[i], true))));
            List<Residual> here = new ArrayList<>();
            for (int block = 1; i > 1 && i < LAST && block <= stem.blocks(); block++) {
                here.add(addChildBlock("block" + i + "_" + block, new Residual(channels[i])));
            }
            residuals.add(here);
        }
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray pixels) {
        NDArray x = pixels;
        for (int i = 0; i < LAST; i++) {
            boolean last = i + 1 == LAST;
            x = kernels.get(i).apply(pass, x, last ? lastStride : HALVING, PADDING, 1);
            if (!last) {
                x = Activation.relu(x);
            }
            for (Residual block : residuals.get(i)) {
                x = block.scoped(pass, x);
            }
        }
        return Convolution.tokens(x);
    }

    @Override
    public void prepareForInference(NDManager owner) {
        super.prepareForInference(owner);
        kernels.forEach(kernel -> kernel.prepareForInference(owner));
    }

    /**
     * Two convolutions with a residual connection: (B, C, h, w) → (B, C, h, w).
     *
     * <p>Source: He et al., arXiv 1512.03385. The scale of the last norm starts at 0 (Goyal et al., arXiv 1706.02677,
     * 5.1). A new block therefore changes nothing at first, and can be inserted into a trained network.
     */
    private static final class Residual extends Layer {
        private final FusedConv first;
        private final FusedConv second;

        Residual(int channels) {
            Shape kernel = new Shape(channels, channels, 3, 3);
            Parameter kernel1 = learned("kernel1", kernel, Convolution.keepingDeviation(kernel));
            Parameter kernel2 = learned("kernel2", kernel, Convolution.keepingDeviation(kernel));
            first = new FusedConv(kernel1, addChildBlock("norm1", new BatchNorm(channels, true)));
            second = new FusedConv(kernel2, addChildBlock("norm2", BatchNorm.fromNothing(channels)));
        }

        @Override
        public NDArray apply(ForwardContext pass, NDArray x) {
            NDArray inner = Activation.relu(first.apply(pass, x, KEEPING, PADDING, 1));
            return Activation.relu(x.add(second.apply(pass, inner, KEEPING, PADDING, 1)));
        }

        @Override
        public void prepareForInference(NDManager owner) {
            first.prepareForInference(owner);
            second.prepareForInference(owner);
        }
    }
}
