package dev.throughline.reid.vit;

/**
 * The components of the encoder's layers, in which public backbones differ.
 *
 * @param hidden values of a token between a layer's two dense layers
 * @param activation the non-linearity between them
 * @param epsilon added to the variance by every layer norm
 * @param normFirst whether a norm precedes the first layer too, as in CLIP
 */
public record LayerSettings(int hidden, Activation activation, float epsilon, boolean normFirst) {
    private static final int WIDER = 4; // ratio of the hidden size to D, as in ViT

    public LayerSettings {
        if (hidden < 1) {
            throw new IllegalArgumentException("an encoder layer needs a hidden value or more, had " + hidden);
        }
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("a layer norm's epsilon must lie between 0 and 1, was " + epsilon);
        }
    }

    /** ViT's, as timm has it (PyTorch's own default epsilon is 1e-5): Dosovitskiy et al., arXiv 2010.11929. */
    public static LayerSettings vit(int dim) {
        return new LayerSettings(WIDER * dim, Activation.GELU, 1e-6f, false);
    }
}
