package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * Attention, then two dense layers on each token, each after a norm and beside a short cut: (B, T, D) → (B, T, D).
 *
 * <p>In training a sample skips each half with probability {@code dropPath} (stochastic depth, arXiv 1603.09382).
 */
final class EncoderLayer extends Layer {
    private static final int WIDER = 4; // the hidden layer against D, as in ViT

    private final float dropPath;
    private final LayerNorm attentionNorm;
    private final Attention attention;
    private final LayerNorm denseNorm;
    private final Dense widen;
    private final Dense narrow;

    EncoderLayer(VitSettings settings, float dropPath) {
        this.dropPath = dropPath;
        int dim = settings.dim();
        attentionNorm = addChildBlock("norm1", new LayerNorm(dim));
        attention = addChildBlock("attention", new Attention(settings));
        denseNorm = addChildBlock("norm2", new LayerNorm(dim));
        widen = addChildBlock("widen", new Dense(dim, WIDER * dim));
        narrow = addChildBlock("narrow", new Dense(WIDER * dim, dim));
    }

    @Override
    public NDArray apply(Pass pass, NDArray x) {
        NDArray attended = x.add(sometimes(pass, attention.apply(pass, attentionNorm.apply(pass, x))));
        return attended.add(sometimes(pass, dense(pass, denseNorm.apply(pass, attended))));
    }

    private NDArray dense(Pass pass, NDArray x) {
        return narrow.apply(pass, Activation.gelu(widen.apply(pass, x)));
    }

    private NDArray sometimes(Pass pass, NDArray branch) {
        if (!pass.training() || dropPath == 0) {
            return branch;
        }
        float kept = 1 - dropPath;
        NDArray mask = branch.getManager()
                .randomUniform(0, 1, new Shape(branch.getShape().get(0), 1, 1))
                .lt(kept)
                .toType(DataType.FLOAT32, false);
        return branch.mul(Pass.scaled(mask, 1 / kept)); // so that the expected sum is that of use
    }

    Attention attention() {
        return attention;
    }
}
