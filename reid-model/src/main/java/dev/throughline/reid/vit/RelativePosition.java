package dev.throughline.reid.vit;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What attention is told of two tokens' places relative to each other. */
public enum RelativePosition {
    /** Nothing, as in ViT. */
    @JsonProperty("none")
    NONE,
    /** A learned number per head, added to the scores, as in Swin (arXiv 2103.14030, equation 4). */
    @JsonProperty("bias")
    BIAS,
    /** A learned vector, added to the keys (Shaw et al., arXiv 1803.02155, equation 4). */
    @JsonProperty("shaw")
    SHAW
}
