package dev.throughline.reid.vit;

/**
 * What the encoder's layers are made of; public backbones differ here.
 *
 * @param hidden values of a token between a layer's two dense layers
 * @param activation what bends them
 * @param epsilon what every layer norm adds to the variance
 * @param normFirst whether tokens pass a norm before the first layer too, as in CLIP
 */
public record LayerSettings(int hidden, Activation activation, float epsilon, boolean normFirst) {
    private static final int WIDER = 4; // the hidden layer against D, as in ViT

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
