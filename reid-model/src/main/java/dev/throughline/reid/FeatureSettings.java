package dev.throughline.reid;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Selects the values of the encoder's tokens that become the embedding.
 *
 * @param tokens which tokens
 * @param projection whether a learned matrix (D, P) is applied to them
 * @param projected P; 0 without a projection
 * @param neck whether the embedding is taken before the BN neck or after it
 */
public record FeatureSettings(Tokens tokens, Projection projection, int projected, Neck neck) {
    /** Token selection. */
    public enum Tokens {
        /** CLS alone, as in ViT. */
        @JsonProperty("cls")
        CLS,
        /**
         * CLS plus the mean of the patches. In training from scratch, the mean gives every patch a gradient from the
         * first step on.
         */
        @JsonProperty("cls-and-mean")
        CLS_AND_MEAN
    }

    /** Use of the projection. */
    public enum Projection {
        /** No projection. */
        @JsonProperty("none")
        NONE,
        /**
         * The projection replaces the feature, as in CLIP (arXiv 2103.00020), which compares its text with the
         * projection.
         */
        @JsonProperty("alone")
        ALONE,
        /** The projection is appended to the feature, as in CLIP-ReID (arXiv 2211.13977). */
        @JsonProperty("beside")
        BESIDE
    }

    /** Where the embedding is taken. */
    public enum Neck {
        /**
         * Before the neck. TransReID computes its triplet loss and its test results on this feature (arXiv
         * 2102.04378).
         */
        @JsonProperty("before")
        BEFORE,
        /** After the neck. */
        @JsonProperty("after")
        AFTER
    }

    public FeatureSettings {
        if ((projection == Projection.NONE) != (projected == 0) || projected < 0) {
            throw new IllegalArgumentException(
                    "a projection has values and none has 0, had " + projection + " and " + projected);
        }
    }

    /** The settings for training from scratch: CLS plus the mean patch, after the neck. */
    public static FeatureSettings defaults() {
        return new FeatureSettings(Tokens.CLS_AND_MEAN, Projection.NONE, 0, Neck.AFTER);
    }
}
