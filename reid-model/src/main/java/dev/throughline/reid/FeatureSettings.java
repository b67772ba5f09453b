package dev.throughline.reid;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which numbers of the encoder's tokens become the embedding.
 *
 * @param tokens which tokens
 * @param projection whether a learned matrix (D, P) is applied to them
 * @param projected P; 0 without a projection
 * @param neck whether the embedding is what comes before the BN neck or after it
 */
public record FeatureSettings(Tokens tokens, Projection projection, int projected, Neck neck) {
    /** Which tokens. */
    public enum Tokens {
        /** CLS alone, as in ViT. */
        @JsonProperty("cls")
        CLS,
        /** CLS plus the mean patch: from scratch, the mean hands every patch a gradient from the first step on. */
        @JsonProperty("cls-and-mean")
        CLS_AND_MEAN
    }

    /** What is done with the projection. */
    public enum Projection {
        /** There is none. */
        @JsonProperty("none")
        NONE,
        /** It stands for the feature, as in CLIP (arXiv 2103.00020), whose text is compared with it. */
        @JsonProperty("alone")
        ALONE,
        /** It stands behind the feature, as in CLIP-ReID (arXiv 2211.13977). */
        @JsonProperty("beside")
        BESIDE
    }

    /** Where the embedding is taken. */
    public enum Neck {
        /** Before the neck: what the triplet loss sees in TransReID, and what it is tested on (arXiv 2102.04378). */
        @JsonProperty("before")
        BEFORE,
        /** After it. */
        @JsonProperty("after")
        AFTER
    }

    public FeatureSettings {
        if ((projection == Projection.NONE) != (projected == 0) || projected < 0) {
            throw new IllegalArgumentException(
                    "a projection has values and none has 0, had " + projection + " and " + projected);
        }
    }

    /** As we train from scratch: CLS plus the mean patch, after the neck. */
    public static FeatureSettings defaults() {
        return new FeatureSettings(Tokens.CLS_AND_MEAN, Projection.NONE, 0, Neck.AFTER);
    }
}
