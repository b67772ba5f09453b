package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Attention, then two dense layers on each token, each with a pre-norm and a residual connection: (B, T, D) → (B, T,
 * D).
 *
 * <p>In training a sample skips each half with probability {@code dropPath} (stochastic depth, arXiv 1603.09382).
 */
final class EncoderLayer extends Layer {
    private final Activation activation;
    private final float dropPath;
    private final LayerNorm attentionNorm;
    private final Attention attention;
    private final LayerNorm denseNorm;
    private final Dense widen;
    private final Dense narrow;

    EncoderLayer(VitSettings settings, float dropPath) {
        this.dropPath = dropPath;
        int dim = settings.dim();
        LayerSettings made = settings.layer();
        activation = made.activation();
        attentionNorm = addChildBlock("norm1", new LayerNorm(dim, made.epsilon()));
        attention = addChildBlock("attention", new Attention(settings));
        denseNorm = addChildBlock("norm2", new LayerNorm(dim, made.epsilon()));
        widen = addChildBlock("widen", new Dense(dim, made.hidden()));
        narrow = addChildBlock("narrow", new Dense(made.hidden(), dim));
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray x) {
        NDArray attended = x.add(sometimes(pass, attention.apply(pass, attentionNorm.apply(pass, x))));
        return attended.add(sometimes(pass, dense(pass, denseNorm.apply(pass, attended))));
    }

    private NDArray dense(ForwardContext pass, NDArray x) {
        return narrow.apply(pass, activation.apply(widen.apply(pass, x)));
    }

    private NDArray sometimes(ForwardContext pass, NDArray branch) {
        if (!pass.training() || dropPath == 0) {
            return branch;
        }
        float kept = 1 - dropPath;
        NDArray mask = branch.getManager()
                .randomUniform(0, 1, new Shape(branch.getShape().get(0), 1, 1))
                .lt(kept)
                .toType(DataType.FLOAT32, false);
        return branch.mul(ForwardContext.scaled(mask, 1 / kept)); // so that the expected sum equals that of inference
    }

    Attention attention() {
        return attention;
    }
}
