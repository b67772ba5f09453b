package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns pixels into patches by the first fourteen parts of MobileNetV2 and a dense layer per place: (B, 3, H, W) → (B,
 * H/16 · W/16, D), row by row. The parts end in 96 channels at a sixteenth of the size. With a stride of 8 the last
 * halving is omitted.
 *
 * <p>Source: Sandler et al., MobileNetV2, arXiv 1801.04381, table 2 and figure 4. The paper clips its ReLUs at 6 for
 * low-precision arithmetic; these ReLUs are not clipped. A network trained with clipped ReLUs gives nearly the same
 * outputs (cosine .999 on person crops).
 */
final class MobileStem extends Layer {
    private static final int FIRST = 32; // channels after the first convolution
    private static final List<Group> GROUPS = List.of(
            new Group(1, 16, 1, 1),
            new Group(6, 24, 2, 2),
            new Group(6, 32, 3, 2),
            new Group(6, 64, 4, 2),
            new Group(6, 96, 3, 1));

    private final Convolution first;
    private final List<InvertedResidual> blocks = new ArrayList<>();
    private final Convolution last;

    /** A row of the paper's table: t, c, n and s. */
    private record Group(int expansion, int channels, int blocks, int stride) {}

    MobileStem(Stem stem, int dim) {
        first = addChildBlock("first", normed(3, FIRST, 3, 2));
        int channels = FIRST;
        int halved = 2;
        for (Group group : GROUPS) {
            for (int i = 0; i < group.blocks(); i++) {
                int stride = i == 0 && halved * group.stride() <= stem.stride() ? group.stride() : 1;
                halved *= stride;
                blocks.add(addChildBlock(
                        "block" + (blocks.size() + 1),
                        new InvertedResidual(channels, group.expansion(), group.channels(), stride)));
                channels = group.channels();
            }
        }
        last = addChildBlock("last", normed(channels, dim, 1, 1));
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray pixels) {
        NDArray x = first.rectified(pass, Convolution.channelsLast(pixels));
        for (InvertedResidual block : blocks) {
            x = block.scoped(pass, x);
        }
        return Convolution.tokens(last.apply(pass, x));
    }

    private static Convolution normed(int in, int out, int size, int stride) {
        return new Convolution(in, out, size, stride, 1, Convolution.Then.NORM);
    }

    /**
     * Expands, filters each channel spatially, and projects. A residual connection is present where the size stays the
     * same.
     */
    private static final class InvertedResidual extends Layer {
        private final @Nullable Convolution expand;
        private final Convolution depthwise;
        private final Convolution project;
        private final boolean shortCut;

        InvertedResidual(int in, int expansion, int out, int stride) {
            int wide = in * expansion;
            expand = expansion == 1 ? null : addChildBlock("expand", normed(in, wide, 1, 1));
            depthwise = addChildBlock("depthwise", new Convolution(wide, wide, 3, stride, wide, Convolution.Then.NORM));
            project = addChildBlock("project", normed(wide, out, 1, 1));
            shortCut = stride == 1 && in == out;
        }

        @Override
        public NDArray apply(ForwardContext pass, NDArray x) {
            NDArray wide = expand == null ? x : expand.rectified(pass, x);
            NDArray narrow = project.apply(pass, depthwise.rectified(pass, wide));
            return shortCut ? x.add(narrow) : narrow;
        }
    }
}
