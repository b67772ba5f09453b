package dev.throughline.reid;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.VitSettings;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the whole network, and its input.
 *
 * @param pixels how pictures are normalised
 * @param vit the encoder
 * @param feature which token values become the embedding
 * @param relation how relation distributions are computed from the tokens
 */
public record ReidSettings(Normalisation pixels, VitSettings vit, FeatureSettings feature, RelationSettings relation) {
    /** The settings for training from scratch. */
    public ReidSettings(VitSettings vit, RelationSettings relation) {
        this(Normalisation.halves(), vit, FeatureSettings.defaults(), relation);
    }

    /**
     * The JSON form. Descriptions written before these fields existed have no {@code pixels} and no {@code feature}.
     */
    @JsonCreator
    static ReidSettings read(
            @JsonProperty("pixels") @Nullable Normalisation pixels,
            @JsonProperty("vit") VitSettings vit,
            @JsonProperty("feature") @Nullable FeatureSettings feature,
            @JsonProperty("relation") RelationSettings relation) {
        return new ReidSettings(
                pixels == null ? Normalisation.halves() : pixels,
                vit,
                feature == null ? FeatureSettings.defaults() : feature,
                relation);
    }

    public static ReidSettings defaults() {
        return new ReidSettings(VitSettings.defaults(), RelationSettings.defaults());
    }

    /** E: the number of values in an embedding. */
    public int embeddingSize() {
        return switch (feature.projection()) {
            case NONE -> vit.dim();
            case ALONE -> feature.projected();
            case BESIDE -> vit.dim() + feature.projected();
        };
    }
}
