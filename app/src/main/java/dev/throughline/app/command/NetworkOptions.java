package dev.throughline.app.command;

import static java.util.Objects.requireNonNullElse;

import dev.throughline.reid.vit.LayerSettings;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.reid.vit.VitSettings.InputSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The architecture of the network. Options that are absent come from the initial model, or else from the shipped one. */
final class NetworkOptions {
    @Option(names = "--height", paramLabel = "PX", description = "Of the input. Default: 128")
    @Nullable
    Integer height;

    @Option(names = "--width", paramLabel = "PX", description = "Of the input. Default: 64")
    @Nullable
    Integer width;

    @Option(
            names = "--stem",
            paramLabel = "KIND",
            description =
                    "${COMPLETION-CANDIDATES}: convolutions, those of MobileNetV2 or of OSNet x0.25, or one of a patch's size. Default: CONV")
    Stem.@Nullable Kind stem;

    @Option(names = "--patch", paramLabel = "PX", description = "Side of a patch. Default: 16")
    @Nullable
    Integer patch;

    @Option(
            names = "--stride",
            paramLabel = "PX",
            description = "From one patch to the next; below --patch they overlap. Default: as --patch")
    @Nullable
    Integer stride;

    @Option(
            names = "--stem-blocks",
            paramLabel = "N",
            description = "Residual blocks in a stem of kind CONV, at two sizes each. Default: 1")
    @Nullable
    Integer blocks;

    @Option(names = "--dim", paramLabel = "N", description = "Values of a token. Default: 192")
    @Nullable
    Integer dim;

    @Option(names = "--layers", paramLabel = "N", description = "Encoder layers. Default: 6")
    @Nullable
    Integer layers;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads. Default: 3")
    @Nullable
    Integer heads;

    @Option(
            names = "--relative-position",
            paramLabel = "KIND",
            description = "What attention is told of it: ${COMPLETION-CANDIDATES}. Default: BIAS")
    @Nullable
    RelativePosition relativePosition;

    @Option(
            names = "--drop-path",
            paramLabel = "PART",
            description = "Pictures for which the last layer is skipped. Default: 0.1")
    @Nullable
    Float dropPath;

    /** The settings, with this kind of stem unless one was given. */
    VitSettings over(VitSettings base, Stem.Kind usualStem) {
        int values = requireNonNullElse(dim, base.dim());
        return new VitSettings(
                new InputSize(requireNonNullElse(height, base.height()), requireNonNullElse(width, base.width())),
                over(base.stem(), usualStem),
                values,
                requireNonNullElse(layers, base.layers()),
                requireNonNullElse(heads, base.heads()),
                values == base.dim() ? base.layer() : LayerSettings.vit(values),
                requireNonNullElse(relativePosition, base.relativePosition()),
                requireNonNullElse(dropPath, base.dropPath()));
    }

    private Stem over(Stem base, Stem.Kind usualKind) {
        Stem.Kind kind = requireNonNullElse(stem, usualKind);
        int side = requireNonNullElse(patch, base.patch());
        int usualStride = side == base.patch() ? base.stride() : side;
        int usualBlocks = kind == base.kind() ? base.blocks() : kind == Stem.Kind.CONV ? 1 : 0;
        return new Stem(kind, side, requireNonNullElse(stride, usualStride), requireNonNullElse(blocks, usualBlocks));
    }
}
