package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.NormalInitializer;
import java.util.ArrayList;
import java.util.List;

/**
 * Pixels to patches by four 3×3 convolutions of stride 2: (B, 3, H, W) → (B, H/16 · W/16, D), row by row.
 *
 * <p>Source: Xiao et al., Early Convolutions Help Transformers See Better, arXiv 2106.14881. A ViT that starts from nothing
 * on few pictures learns slowly behind one 16×16 convolution; behind this it learns at once.
 */
final class ConvStem extends Layer {
    private static final Shape STRIDE = new Shape(2, 2);
    private static final Shape PADDING = new Shape(1, 1);

    private final List<Parameter> kernels = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();

    ConvStem(int dim) {
        int[] channels = {3, dim / 6, dim / 3, 2 * dim / 3, dim};
        for (int i = 1; i < channels.length; i++) {
            double deviation = Math.sqrt(2.0 / (channels[i - 1] * 9)); // He et al., arXiv 1502.01852
            kernels.add(
                    learned("kernel" + i, new Shape(channels[i], channels[i - 1], 3, 3), new NormalInitializer((float)
                            deviation)));
            norms.add(addChildBlock("norm" + i, new BatchNorm(channels[i], true)));
        }
    }

    @Override
    public NDArray apply(Pass pass, NDArray pixels) {
        NDArray x = pixels;
        for (int i = 0; i < kernels.size(); i++) {
            x = Conv2d.conv2d(x, pass.value(kernels.get(i), x), null, STRIDE, PADDING)
                    .singletonOrThrow();
            x = norms.get(i).apply(pass, x);
            if (i + 1 < kernels.size()) {
                x = Activation.relu(x);
            }
        }
        Shape shape = x.getShape(); // (B, D, rows, cols)
        return x.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3))
                .transpose(0, 2, 1);
    }
}
