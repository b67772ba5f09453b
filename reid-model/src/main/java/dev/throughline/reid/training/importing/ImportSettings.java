package dev.throughline.reid.training.importing;

import dev.throughline.reid.FeatureSettings.Neck;
import dev.throughline.reid.packaging.PositionGrid;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.vit.Activation;
import dev.throughline.reid.vit.VitSettings.InputSize;
import dev.throughline.wire.settings.BadSettingsException;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a network that its weights file does not contain.
 *
 * @param name of the package, lower case letters, digits and hyphens
 * @param input the size of the network's pictures
 * @param stride pixels from one patch to the next, at most the patch size; 0 for the patch size
 * @param heads of attention; 0 for one per 64 values of a token
 * @param grid of the file's own positions; null for the grid from input and stride if it has as many patches, and
 *     otherwise a square
 * @param activation of the dense layers; null for quick GELU with CLIP's names and GELU with others
 * @param pixels normalisation; null for CLIP's with CLIP's towers and −1..1 with others
 * @param neck whether embeddings are taken before the BN neck, as in the tests of TransReID and CLIP-ReID, or after it
 */
public record ImportSettings(
        String name,
        InputSize input,
        int stride,
        int heads,
        @Nullable PositionGrid grid,
        @Nullable Activation activation,
        @Nullable Normalisation pixels,
        Neck neck) {
    private static final int MOST = 4096; // pixels of a side, and more than anybody's patches or heads

    public ImportSettings {
        if (!name.matches("[a-z0-9-]+")) {
            throw new BadSettingsException("a model's name has lower case letters, digits and hyphens, was '" + name
                    + "'; give another with --name");
        }
        within("--height", input.height(), 1);
        within("--width", input.width(), 1);
        within("--stride", stride, 0);
        within("--heads", heads, 0);
        if (grid != null) {
            within("--grid", grid.rows(), 1);
            within("--grid", grid.cols(), 1);
        }
    }

    private static void within(String option, int value, int least) {
        if (value < least || value > MOST) {
            throw new BadSettingsException(option + " must lie in " + least + ".." + MOST + ", was " + value);
        }
    }

    /** 256×128 pixels, non-overlapping patches, before the neck. */
    public static ImportSettings defaults() {
        return new ImportSettings("imported", new InputSize(256, 128), 0, 0, null, null, null, Neck.BEFORE);
    }
}
