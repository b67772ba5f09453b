package dev.throughline.reid.training.importing;

/** Whose names the tensors of a weights file have. */
public enum CheckpointFormat {
    /** timm's {@code VisionTransformer}; DINO's, DeiT's and MAE's files have the same names. */
    TIMM("timm's ViT"),
    /** TransReID's {@code build_transformer} and, with its JPM branches, {@code build_transformer_local}. */
    TRANSREID("TransReID"),
    /** The image tower of OpenAI's CLIP, alone or beside its text tower; OpenCLIP's ViTs have the same names. */
    CLIP("CLIP's image tower"),
    /** The image tower that CLIP-ReID trained. */
    CLIP_REID("CLIP-ReID's image tower");

    private final String label;

    CheckpointFormat(String label) {
        this.label = label;
    }

    /** For people. */
    @Override
    public String toString() {
        return label;
    }
}
