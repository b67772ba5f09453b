package dev.throughline.reid;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.VitSettings;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the whole network, and what it reads.
 *
 * @param pixels how pictures are normalised
 * @param vit the encoder
 * @param feature what of its tokens becomes the embedding
 * @param relation how relation distributions are made of them
 */
public record ReidSettings(Normalisation pixels, VitSettings vit, FeatureSettings feature, RelationSettings relation) {
    /** As we train from scratch. */
    public ReidSettings(VitSettings vit, RelationSettings relation) {
        this(Normalisation.halves(), vit, FeatureSettings.defaults(), relation);
    }

    /** As JSON has it; descriptions from before these could differ have no {@code pixels} and no {@code feature}. */
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

    /** E: values of an embedding. */
    public int embeddingSize() {
        return switch (feature.projection()) {
            case NONE -> vit.dim();
            case ALONE -> feature.projected();
            case BESIDE -> vit.dim() + feature.projected();
        };
    }
}
