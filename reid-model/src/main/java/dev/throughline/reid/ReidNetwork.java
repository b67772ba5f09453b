package dev.throughline.reid;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.throughline.reid.relation.PositionalRelation;
import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.SoftRelation;
import dev.throughline.reid.vit.BatchNorm;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.Layer;
import dev.throughline.reid.vit.Vit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps pixels (B, 3, H, W), normalised as the settings require, to an embedding and a relation distribution per crop.
 */
public final class ReidNetwork extends Layer {
    private static final float FLAT = 1e-12f;

    private final ReidSettings settings;
    private final Vit vit;
    private final @Nullable Parameter projection;
    private final BatchNorm neck;
    private final PositionalRelation relation;
    private final @Nullable SoftRelation soft;

    /**
     * The outputs of the network for a batch.
     *
     * @param neck (B, E) after the BN neck: the input of the classifier in training
     * @param embeddings (B, E), this or the feature before the neck, as {@link FeatureSettings#neck} says, scaled to
     *     length 1
     * @param relations (B, K), each row summing to 1
     * @param relationVectors (B, K), a ranked relation before it is normalised to a distribution; equal to
     *     {@code relations} for a soft relation
     */
    public record ModelOutput(NDArray neck, NDArray embeddings, NDArray relations, NDArray relationVectors) {}

    public ReidNetwork(ReidSettings settings) {
        this.settings = settings;
        vit = addChildBlock("vit", new Vit(settings.vit()));
        projection = settings.feature().projection() == FeatureSettings.Projection.NONE
                ? null
                : learned(
                        "projection",
                        new Shape(settings.vit().dim(), settings.feature().projected()),
                        NORMAL);
        neck = addChildBlock("neck", new BatchNorm(settings.embeddingSize(), false));
        relation = addChildBlock("relation", new PositionalRelation(vit, settings.relation()));
        soft = settings.relation().ranked() == null
                ? new SoftRelation(
                        settings.relation(),
                        settings.vit().rows(),
                        settings.vit().cols())
                : null;
    }

    public ModelOutput describe(ForwardContext pass, NDArray pixels) {
        return describe(pass, pixels, null);
    }

    /**
     * The same in training, with a camera embedding added to the tokens of each picture.
     *
     * @param side (B, 1, D), or null for none
     */
    public ModelOutput describe(ForwardContext pass, NDArray pixels, @Nullable NDArray side) {
        NDArray tokens = vit.apply(pass, pixels, side);
        NDArray feature = projected(pass, feature(tokens));
        NDArray normed = neck.apply(pass, feature);
        NDArray told = settings.feature().neck() == FeatureSettings.Neck.AFTER ? normed : feature;
        NDArray perPair = relation.apply(pass, pixels); // R
        NDArray vectors = soft != null
                ? soft.distributions(tokens, perPair)
                : requireNonNull(settings.relation().ranked()).vectors(tokens, perPair);
        NDArray relations = soft != null
                ? vectors
                : RankedRelation.distributions(vectors, settings.relation().relationTemperature());
        return new ModelOutput(normed, unit(told), relations, vectors);
    }

    /** The tokens that the settings select, (B, D). */
    private NDArray feature(NDArray tokens) {
        NDArray cls = tokens.get(new NDIndex(":, 0"));
        return switch (settings.feature().tokens()) {
            case CLS -> cls;
            case CLS_AND_MEAN -> cls.add(tokens.get(new NDIndex(":, 1:")).mean(new int[] {1}));
        };
    }

    /** The feature, its projection, or both concatenated: (B, D) → (B, E). */
    private NDArray projected(ForwardContext pass, NDArray feature) {
        if (projection == null) {
            return feature;
        }
        NDArray projected = feature.matMul(pass.value(projection, feature)); // (B, P)
        return settings.feature().projection() == FeatureSettings.Projection.ALONE
                ? projected
                : NDArrays.concat(new NDList(feature, projected), 1);
    }

    private static NDArray unit(NDArray rows) {
        return rows.div(rows.square().sum(new int[] {1}, true).add(FLAT).sqrt());
    }

    /** The embeddings, (B, E). */
    @Override
    public NDArray apply(ForwardContext pass, NDArray pixels) {
        return describe(pass, pixels).embeddings();
    }

    /** Every parameter and running statistic by its name in a weights file, such as {@code vit.layer0.norm1.weight}. */
    public Map<String, Parameter> named() {
        return named(this);
    }

    /** The same for any layer. */
    public static Map<String, Parameter> named(Layer layer) {
        Map<String, Parameter> named = new LinkedHashMap<>();
        collect("", layer, named);
        return named;
    }

    private static void collect(String prefix, Block block, Map<String, Parameter> named) {
        for (Pair<String, Parameter> own : block.getDirectParameters()) {
            named.put(prefix + own.getKey(), own.getValue());
        }
        for (Pair<String, Block> child : block.getChildren()) {
            String name = child.getKey().substring(2); // DJL puts the child's number, two digits, before its name
            collect(prefix + name + ".", child.getValue(), named);
        }
    }

    public ReidSettings settings() {
        return settings;
    }
}
