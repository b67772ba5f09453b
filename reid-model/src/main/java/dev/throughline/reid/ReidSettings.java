package dev.throughline.reid;

import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.VitSettings;

/**
 * The shape of the whole network.
 *
 * @param vit the encoder
 * @param relation how relation distributions are made of its tokens
 */
public record ReidSettings(VitSettings vit, RelationSettings relation) {
    public static ReidSettings defaults() {
        return new ReidSettings(VitSettings.defaults(), RelationSettings.defaults());
    }
}
