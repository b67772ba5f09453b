package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pixels to patches by the first fourteen of MobileNetV2's parts, to 96 channels at a sixteenth of the size, and a dense layer at each
 * place: (B, 3, H, W) → (B, H/16 · W/16, D), row by row. With a stride of 8 the last halving is left out.
 *
 * <p>Source: Sandler et al., MobileNetV2, arXiv 1801.04381, table 2 and figure 4. Its ReLUs end at 6 for the sake of arithmetic of few
 * bits; these do not, and a network that was trained with the others says nearly the same (cosine .999 on people's crops).
 */
final class MobileStem extends Layer {
    private static final int FIRST = 32; // channels after the first convolution
    private static final List<Group> GROUPS = List.of(
            new Group(1, 16, 1, 1),
            new Group(6, 24, 2, 2),
            new Group(6, 32, 3, 2),
            new Group(6, 64, 4, 2),
            new Group(6, 96, 3, 1));

    private final Convolved first;
    private final List<InvertedResidual> blocks = new ArrayList<>();
    private final Convolved last;

    /** A row of the paper's table: t, c, n and s. */
    private record Group(int expansion, int channels, int blocks, int stride) {}

    MobileStem(Stem stem, int dim) {
        first = addChildBlock("first", Convolved.of(3, FIRST, 3, 2));
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
        last = addChildBlock("last", Convolved.of(channels, dim, 1, 1));
    }

    @Override
    public NDArray apply(Pass pass, NDArray pixels) {
        NDArray x = Activation.relu(first.apply(pass, ConvStem.channelsLast(pixels)));
        for (InvertedResidual block : blocks) {
            x = block.apply(pass, x);
        }
        return ConvStem.tokens(last.apply(pass, x));
    }

    /** A convolution and a norm: (B, C, h, w) → (B, C', h/stride, w/stride). */
    private static final class Convolved extends Layer {
        private final Parameter kernel;
        private final BatchNorm norm;
        private final Shape stride;
        private final Shape padding;
        private final int groups;

        private Convolved(int in, int out, int size, int stride, int groups) {
            Shape shape = new Shape(out, in / groups, size, size);
            kernel = learned("kernel", shape, ConvStem.keepingDeviation(shape));
            norm = addChildBlock("norm", new BatchNorm(out, true));
            this.stride = new Shape(stride, stride);
            padding = new Shape(size / 2, size / 2);
            this.groups = groups;
        }

        static Convolved of(int in, int out, int size, int stride) {
            return new Convolved(in, out, size, stride, 1);
        }

        /** Each channel by itself. */
        static Convolved depthwise(int channels, int stride) {
            return new Convolved(channels, channels, 3, stride, channels);
        }

        @Override
        public NDArray apply(Pass pass, NDArray x) {
            NDArray convolved = Conv2d.conv2d(x, pass.value(kernel, x), null, stride, padding, new Shape(1, 1), groups)
                    .singletonOrThrow();
            return norm.apply(pass, convolved);
        }
    }

    /** Widens, looks around in each channel, narrows; beside a short cut where nothing changes in size. */
    private static final class InvertedResidual extends Layer {
        private final @Nullable Convolved expand;
        private final Convolved depthwise;
        private final Convolved project;
        private final boolean shortCut;

        InvertedResidual(int in, int expansion, int out, int stride) {
            int wide = in * expansion;
            expand = expansion == 1 ? null : addChildBlock("expand", Convolved.of(in, wide, 1, 1));
            depthwise = addChildBlock("depthwise", Convolved.depthwise(wide, stride));
            project = addChildBlock("project", Convolved.of(wide, out, 1, 1));
            shortCut = stride == 1 && in == out;
        }

        @Override
        public NDArray apply(Pass pass, NDArray x) {
            NDArray wide = expand == null ? x : Activation.relu(expand.apply(pass, x));
            NDArray narrow = project.apply(pass, Activation.relu(depthwise.apply(pass, wide)));
            return shortCut ? x.add(narrow) : narrow;
        }
    }
}
