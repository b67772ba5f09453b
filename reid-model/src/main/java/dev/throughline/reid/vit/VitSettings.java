package dev.throughline.reid.vit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the encoder.
 *
 * @param input the size of its pictures
 * @param stem how the input becomes patches
 * @param dim values of a token, D, a multiple of {@code heads}
 * @param layers encoder layers
 * @param heads attention heads
 * @param layer the components of the encoder layers
 * @param relativePosition how attention uses relative positions
 * @param dropPath share of the samples that skip the last layer in training, at least 0 and below 1; earlier layers
 *     are skipped less, the first never
 */
@JsonPropertyOrder("input") // unwrapped, it would come last
public record VitSettings(
        @JsonUnwrapped InputSize input,
        Stem stem,
        int dim,
        int layers,
        int heads,
        LayerSettings layer,
        RelativePosition relativePosition,
        float dropPath) {

    /**
     * The size of the pictures that the network reads.
     *
     * @param height in pixels, a multiple of 16 for a convolutional stem
     * @param width in pixels, likewise
     */
    public record InputSize(int height, int width) {}

    public VitSettings {
        int height = input.height();
        int width = input.width();
        int patch = stem.patch();
        if (height < patch || width < patch) {
            throw new IllegalArgumentException("height and width must be at least a patch of " + patch
                    + " pixels, were " + height + " and " + width);
        }
        if (stem.kind().convolves() && (height % patch != 0 || width % patch != 0)) {
            throw new IllegalArgumentException(
                    "height and width must be multiples of " + patch + ", were " + height + " and " + width);
        }
        if (layers < 1 || heads < 1 || dim < heads || dim % heads != 0) {
            throw new IllegalArgumentException("dim must be a multiple of heads, and layers and heads at least 1, were "
                    + dim + ", " + heads + " and " + layers);
        }
        if (!(dropPath >= 0 && dropPath < 1)) {
            throw new IllegalArgumentException("dropPath must lie in 0..1 without 1, was " + dropPath);
        }
    }

    /** With ViT's own layers. */
    public VitSettings(
            int height,
            int width,
            Stem stem,
            int dim,
            int layers,
            int heads,
            RelativePosition relativePosition,
            float dropPath) {
        this(
                new InputSize(height, width),
                stem,
                dim,
                layers,
                heads,
                LayerSettings.vit(dim),
                relativePosition,
                dropPath);
    }

    /** The JSON form. Descriptions written before {@code layer} existed lack it, and mean the layers of ViT. */
    @JsonCreator
    static VitSettings read(
            @JsonUnwrapped InputSize input,
            @JsonProperty("stem") Stem stem,
            @JsonProperty("dim") int dim,
            @JsonProperty("layers") int layers,
            @JsonProperty("heads") int heads,
            @JsonProperty("layer") @Nullable LayerSettings layer,
            @JsonProperty("relativePosition") RelativePosition relativePosition,
            @JsonProperty("dropPath") float dropPath) {
        LayerSettings made = layer == null ? LayerSettings.vit(dim) : layer;
        return new VitSettings(input, stem, dim, layers, heads, made, relativePosition, dropPath);
    }

    /** Small enough for a laptop: 128×64 pixels, 32 patches, 3.3 million parameters. */
    public static VitSettings defaults() {
        return new VitSettings(128, 64, Stem.conv(1), 192, 6, 3, RelativePosition.BIAS, .1f);
    }

    /** Of the input in pixels. */
    public int height() {
        return input.height();
    }

    /** Of the input in pixels. */
    public int width() {
        return input.width();
    }

    /** Patches from top to bottom. */
    public int rows() {
        return stem.along(height());
    }

    /** Patches from left to right. */
    public int cols() {
        return stem.along(width());
    }

    /** N = rows · cols. */
    public int patches() {
        return rows() * cols();
    }

    /** T = N + 1: CLS comes first. */
    public int tokens() {
        return patches() + 1;
    }
}
