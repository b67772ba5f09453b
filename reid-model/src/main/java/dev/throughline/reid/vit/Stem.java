package dev.throughline.reid.vit;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a picture becomes a grid of patches.
 *
 * @param kind of layers
 * @param patch height and width in pixels of a patch of {@link Kind#PATCH}; the receptive field of a convolutional
 *     stem is larger
 * @param stride pixels from one patch to the next; below {@code patch}, patches overlap
 * @param blocks residual blocks of a stem of {@link Kind#CONV}, at a quarter and at an eighth of the picture's size
 *     each
 */
public record Stem(Kind kind, int patch, int stride, int blocks) {
    private static final int CONV_PATCH = 16;

    /** The layers that make the patches. */
    public enum Kind {
        /** Convolutions of stride 2, one after another ({@link ConvStem}). */
        @JsonProperty("conv")
        CONV,
        /** The first layers of MobileNetV2, for which weights trained on ImageNet exist ({@link MobileStem}). */
        @JsonProperty("mobile")
        MOBILE,
        /** The convolutions of OSNet x0.25, for which weights trained on person crops exist ({@link OsnetStem}). */
        @JsonProperty("osnet")
        OSNET,
        /** One convolution with a kernel of the patch size, as in ViT ({@link PatchStem}). */
        @JsonProperty("patch")
        PATCH;

        /** Whether it reaches the patches by repeated halving of the picture. */
        boolean convolves() {
            return this != PATCH;
        }
    }

    public Stem {
        if (patch < 1 || stride < 1 || stride > patch || blocks < 0) {
            throw new IllegalArgumentException("a stem needs a stride in 1..patch and no negative blocks, had stride "
                    + stride + ", patch " + patch + " and blocks " + blocks);
        }
        if (kind.convolves() && (patch != CONV_PATCH || (stride != CONV_PATCH && stride != CONV_PATCH / 2))) {
            throw new IllegalArgumentException("a convolutional stem has patches of " + CONV_PATCH + " and a stride of "
                    + CONV_PATCH / 2 + " or " + CONV_PATCH + ", had " + patch + " and " + stride);
        }
        if (kind != Kind.CONV && blocks > 0) {
            throw new IllegalArgumentException("only a stem of kind conv is given blocks, " + kind + " had " + blocks);
        }
    }

    /** Convolutions of stride 2 down to a sixteenth, with residual blocks in between. */
    public static Stem conv(int blocks) {
        return new Stem(Kind.CONV, CONV_PATCH, CONV_PATCH, blocks);
    }

    /** MobileNetV2 down to a sixteenth. */
    public static Stem mobile() {
        return new Stem(Kind.MOBILE, CONV_PATCH, CONV_PATCH, 0);
    }

    /** OSNet x0.25 down to a sixteenth. */
    public static Stem osnet() {
        return new Stem(Kind.OSNET, CONV_PATCH, CONV_PATCH, 0);
    }

    /** One convolution, as in ViT. */
    public static Stem patches(int patch, int stride) {
        return new Stem(Kind.PATCH, patch, stride, 0);
    }

    /** The number of patches along a side of so many pixels. */
    int along(int pixels) {
        return kind.convolves() ? pixels / stride : (pixels - patch) / stride + 1;
    }
}
