package dev.throughline.reid.training.importing;

import dev.throughline.reid.FeatureSettings.Neck;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.vit.Activation;
import dev.throughline.wire.settings.BadSettingsException;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a network that its weights file does not contain.
 *
 * @param name of the package, lower case letters, digits and hyphens
 * @param height of the network's input, in pixels
 * @param width likewise
 * @param stride pixels from one patch to the next, at most the patch size; 0 for the patch size
 * @param heads of attention; 0 for one per 64 values of a token
 * @param gridRows rows of the file's own positions; 0 for the grid from height, width and stride if it has as many
 *     patches, and otherwise a square
 * @param gridCols columns likewise
 * @param activation of the dense layers; null for quick GELU with CLIP's names and GELU with others
 * @param pixels normalisation; null for CLIP's with CLIP's towers and −1..1 with others
 * @param neck whether embeddings are taken before the BN neck, as in the tests of TransReID and CLIP-ReID, or after it
 * @param storage of the package's weights
 */
public record ImportSettings(
        String name,
        int height,
        int width,
        int stride,
        int heads,
        int gridRows,
        int gridCols,
        @Nullable Activation activation,
        @Nullable Normalisation pixels,
        Neck neck,
        Safetensors.Storage storage) {
    private static final int MOST = 4096; // pixels of a side, and more than anybody's patches or heads

    public ImportSettings {
        if (!name.matches("[a-z0-9-]+")) {
            throw new BadSettingsException("a model's name has lower case letters, digits and hyphens, was '" + name
                    + "'; give another with --name");
        }
        within("--height", height, 1);
        within("--width", width, 1);
        within("--stride", stride, 0);
        within("--heads", heads, 0);
        within("--grid", gridRows, 0);
        within("--grid", gridCols, 0);
        if ((gridRows == 0) != (gridCols == 0)) {
            throw new BadSettingsException("--grid has rows and columns, had " + gridRows + "x" + gridCols);
        }
    }

    private static void within(String option, int value, int least) {
        if (value < least || value > MOST) {
            throw new BadSettingsException(option + " must lie in " + least + ".." + MOST + ", was " + value);
        }
    }

    /** 256×128 pixels, non-overlapping patches, before the neck, in full precision. */
    public static ImportSettings defaults() {
        return new ImportSettings("imported", 256, 128, 0, 0, 0, 0, null, null, Neck.BEFORE, Safetensors.Storage.F32);
    }
}
