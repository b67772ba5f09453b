package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * Multi-head self-attention: (B, T, D) → (B, T, D), with H heads of d = D/H values.
 *
 * <p>Source: Dosovitskiy et al., ViT, arXiv 2010.11929. Relative positions are described in {@link RelativePosition}.
 */
final class Attention extends Layer {
    private final VitSettings settings;
    private final long heads;
    private final long headDim;
    private final Dense qkv;
    private final Dense out;
    private final Optional<RelativeTable> relative;

    Attention(VitSettings settings) {
        this.settings = settings;
        heads = settings.heads();
        headDim = settings.dim() / heads;
        qkv = addChildBlock("qkv", new Dense(settings.dim(), 3 * settings.dim()));
        out = addChildBlock("out", new Dense(settings.dim(), settings.dim()));
        relative = switch (settings.relativePosition()) {
            case NONE -> Optional.empty();
            case BIAS -> Optional.of(addChildBlock("relative", new RelativeTable(settings, settings.heads())));
            case SHAW ->
                Optional.of(addChildBlock("relative", new RelativeTable(settings, settings.dim() / settings.heads())));
        };
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray x) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        NDList parts = qkv.apply(pass, x)
                .reshape(batch, tokens, 3, heads, headDim)
                .transpose(2, 0, 3, 1, 4)
                .split(3); // each (1, B, H, T, d)
        NDArray q = ForwardContext.scaled(parts.get(0).squeeze(0), 1 / Math.sqrt((double) headDim));
        NDArray k = parts.get(1).squeeze(0);
        NDArray v = parts.get(2).squeeze(0);
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)); // (B, H, T, T)
        if (relative.isPresent()) {
            scores = scores.add(relativeScores(pass, q, relative.get()));
        }
        NDArray seen = scores.softmax(-1).matMul(v); // (B, H, T, d)
        return out.apply(pass, seen.transpose(0, 2, 1, 3).reshape(batch, tokens, heads * headDim));
    }

    /** The contribution of relative positions to the scores: (H, T, T) for a bias, (B, H, T, T) for Shaw's vectors. */
    private NDArray relativeScores(ForwardContext pass, NDArray q, RelativeTable table) {
        NDArray entries = table.perPair(pass, q); // (T, T, H) or (T, T, d)
        if (settings.relativePosition() == RelativePosition.BIAS) {
            return entries.transpose(2, 0, 1);
        }
        long batch = q.getShape().get(0);
        long tokens = q.getShape().get(2);
        return q.transpose(2, 0, 1, 3) // token i of q meets a_ij of its own row only, so i is the leading axis
                .reshape(tokens, batch * heads, headDim)
                .matMul(entries.transpose(0, 2, 1)) // (T, d, T)
                .reshape(new Shape(tokens, batch, heads, tokens))
                .transpose(1, 2, 0, 3);
    }

    /**
     * The table entries of each pair of tokens, if there is a table: (T, T, H) for a bias, (T, T, d) for Shaw's
     * vectors.
     */
    Optional<NDArray> relative(ForwardContext pass, NDArray data) {
        return relative.map(table -> table.perPair(pass, data));
    }
}
