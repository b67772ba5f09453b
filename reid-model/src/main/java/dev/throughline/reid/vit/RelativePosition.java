package dev.throughline.reid.vit;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How attention uses the relative position of two tokens. */
public enum RelativePosition {
    /** Not at all, as in ViT. */
    @JsonProperty("none")
    NONE,
    /** A learned number per head, added to the scores, as in Swin (arXiv 2103.14030, equation 4). */
    @JsonProperty("bias")
    BIAS,
    /** A learned vector, added to the keys (Shaw et al., arXiv 1803.02155, equation 4). */
    @JsonProperty("shaw")
    SHAW
}
