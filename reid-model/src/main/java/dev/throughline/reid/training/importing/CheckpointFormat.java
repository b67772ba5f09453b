package dev.throughline.reid.training.importing;

/** The naming scheme of the tensors in a weights file. */
public enum CheckpointFormat {
    /** timm's {@code VisionTransformer}; the files of DINO, DeiT and MAE use the same names. */
    TIMM("timm's ViT"),
    /** TransReID's {@code build_transformer} and, with its JPM branches, {@code build_transformer_local}. */
    TRANSREID("TransReID"),
    /** The image tower of OpenAI's CLIP, alone or with its text tower; OpenCLIP's ViTs use the same names. */
    CLIP("CLIP's image tower"),
    /** The image tower of CLIP-ReID. */
    CLIP_REID("CLIP-ReID's image tower");

    private final String label;

    CheckpointFormat(String label) {
        this.label = label;
    }

    /** The human-readable name. */
    @Override
    public String toString() {
        return label;
    }
}
