package dev.throughline.reid.relation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.Layer;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Vit;
import org.jspecify.annotations.Nullable;

/**
 * The relation of every two patches, {@code R[a,b] = P_abs[a]·P_abs[b]ᵀ + P_rel[a,b]}, shape (N, N).
 *
 * <p>{@code P_rel} is averaged over layers. For a bias it is the mean over heads. For Shaw's vectors it is
 * {@code u·a_ab} with a learned u. It is absent where attention learns no relative positions.
 *
 * <p>With {@link RelationSettings.Scale#COSINE} both terms are put on one scale, since P_abs·P_absᵀ grows with D and
 * would dominate P_rel.
 */
public final class PositionalRelation extends Layer {
    private static final float FLAT =
            1e-6f; // added to deviations and lengths, so that equal entries do not divide by zero

    private final Vit vit;
    private final @Nullable Parameter absoluteScale;
    private final @Nullable Parameter relativeScale;
    private final @Nullable Parameter direction;
    private @Nullable NDArray prepared; // R, once it does not change

    public PositionalRelation(Vit vit, RelationSettings settings) {
        this.vit = vit;
        RelativePosition relative = vit.settings().relativePosition();
        boolean scaled = settings.scale() == RelationSettings.Scale.COSINE;
        // scales are stored as logarithms, so that they stay positive
        absoluteScale = scaled ? learned("absolute_scale", new Shape(1), ZEROS) : null;
        relativeScale =
                scaled && relative != RelativePosition.NONE ? learned("relative_scale", new Shape(1), ZEROS) : null;
        int headDim = vit.settings().dim() / vit.settings().heads();
        direction = relative == RelativePosition.SHAW ? learned("direction", new Shape(headDim, 1), NORMAL) : null;
    }

    /**
     * @param data any array of this pass
     * @return R, shape (N, N), with the lifetime of {@code data}
     */
    @Override
    public NDArray apply(ForwardContext pass, NDArray data) {
        if (prepared != null) {
            return ForwardContext.owned(data, prepared.reshape(prepared.getShape()));
        }
        NDArray absolute = absolute(pass, data);
        return vit.relativePositions(pass, data)
                .map(entries -> absolute.add(relative(pass, entries)))
                .orElse(absolute);
    }

    @Override
    public void prepareForInference(NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            ForwardContext pass = new ForwardContext(new ParameterStore(scratch, false), false);
            prepared = ForwardContext.owned(owner, apply(pass, scratch.ones(new Shape(1))));
        }
    }

    private NDArray absolute(ForwardContext pass, NDArray data) {
        NDArray positions = vit.absolutePositions(pass, data);
        if (absoluteScale == null) {
            return positions.matMul(positions.transpose());
        }
        NDArray unit = positions.div(
                positions.square().sum(new int[] {1}, true).add(FLAT).sqrt());
        return unit.matMul(unit.transpose()).mul(scale(pass, absoluteScale, data));
    }

    private NDArray relative(ForwardContext pass, NDArray entries) {
        NDArray perPair = direction != null
                ? entries.matMul(pass.value(direction, entries)).squeeze(-1)
                : entries.mean(new int[] {2});
        if (relativeScale == null) {
            return perPair;
        }
        long count = perPair.getShape().size();
        NDArray centred = perPair.sub(ForwardContext.scaled(perPair.sum(), 1.0 / count));
        NDArray deviation = ForwardContext.scaled(centred.square().sum(), 1.0 / count)
                .add(FLAT * FLAT)
                .sqrt();
        return centred.div(deviation).mul(scale(pass, relativeScale, entries));
    }

    private static NDArray scale(ForwardContext pass, Parameter logarithm, NDArray data) {
        return ForwardContext.owned(data, pass.value(logarithm, data).get(new NDIndex("0")))
                .exp();
    }
}
