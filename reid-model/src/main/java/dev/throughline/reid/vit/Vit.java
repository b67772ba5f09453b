package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The encoder: normalised pixels (B, 3, H, W) → tokens (B, T, D), CLS first, after the last norm.
 *
 * <p>Source: Dosovitskiy et al., ViT, arXiv 2010.11929, with pre-norm layers. The optional norm before the first layer
 * is that of CLIP, Radford et al., arXiv 2103.00020.
 */
public final class Vit extends Layer {
    private final VitSettings settings;
    private final Layer stem;
    private final Parameter cls;
    private final Parameter absolute;
    private final @Nullable LayerNorm firstNorm;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final LayerNorm norm;

    public Vit(VitSettings settings) {
        this.settings = settings;
        stem = addChildBlock(
                "stem",
                switch (settings.stem().kind()) {
                    case CONV -> new ConvStem(settings.stem(), settings.dim());
                    case MOBILE -> new MobileStem(settings.stem(), settings.dim());
                    case OSNET -> new OsnetStem(settings.stem(), settings.dim());
                    case PATCH -> new PatchStem(settings.stem(), settings.dim());
                });
        cls = learned("cls", new Shape(1, 1, settings.dim()), NORMAL);
        absolute = learned("absolute", new Shape(1, settings.tokens(), settings.dim()), NORMAL);
        float epsilon = settings.layer().epsilon();
        firstNorm = settings.layer().normFirst()
                ? addChildBlock("first_norm", new LayerNorm(settings.dim(), epsilon))
                : null;
        for (int i = 0; i < settings.layers(); i++) {
            float dropPath = settings.layers() == 1 ? 0 : settings.dropPath() * i / (settings.layers() - 1);
            layers.add(addChildBlock("layer" + i, new EncoderLayer(settings, dropPath)));
        }
        norm = addChildBlock("norm", new LayerNorm(settings.dim(), epsilon));
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray pixels) {
        return apply(pass, pixels, null);
    }

    /**
     * The same, with a vector added to all tokens of a picture before the first layer.
     *
     * @param side (B, 1, D), or null for none
     */
    public NDArray apply(ForwardContext pass, NDArray pixels, @Nullable NDArray side) {
        NDArray patches = stem.scoped(pass, pixels); // (B, N, D)
        long batch = patches.getShape().get(0);
        NDArray first =
                ForwardContext.owned(pixels, pass.value(cls, pixels).broadcast(new Shape(batch, 1, settings.dim())));
        NDArray x = NDArrays.concat(new NDList(first, patches), 1).add(pass.value(absolute, pixels));
        if (side != null) {
            x = x.add(side);
        }
        if (firstNorm != null) {
            x = firstNorm.apply(pass, x);
        }
        for (EncoderLayer layer : layers) {
            x = layer.scoped(pass, x);
        }
        return norm.apply(pass, x);
    }

    /**
     * The learned absolute positions of the patches, P_abs, shape (N, D).
     *
     * @param data any array of this pass: the result is on its device and has its lifetime
     */
    public NDArray absolutePositions(ForwardContext pass, NDArray data) {
        return ForwardContext.owned(data, pass.value(absolute, data).get(new NDIndex("0, 1:")));
    }

    /**
     * The learned relative positions of each pair of patches, averaged over the layers: (N, N, H) for a bias, (N, N,
     * d) for Shaw's vectors. Empty if the layers learn no relative positions.
     *
     * @param data any array of this pass: the result is on its device and has its lifetime
     */
    public Optional<NDArray> relativePositions(ForwardContext pass, NDArray data) {
        return layers.stream()
                .flatMap(layer -> layer.attention().relative(pass, data).stream())
                .reduce(NDArray::add)
                .map(sum -> ForwardContext.scaled(sum, 1.0 / layers.size()).get(new NDIndex("1:, 1:")));
    }

    public VitSettings settings() {
        return settings;
    }
}
