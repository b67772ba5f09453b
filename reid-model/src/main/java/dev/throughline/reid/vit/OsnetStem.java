package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns pixels into patches by the convolutions of OSNet x0.25 and a dense layer per place: (B, 3, H, W) → (B, H/16 ·
 * W/16, D), row by row. The convolutions end in 128 channels at a sixteenth of the size. With a stride of 8 the last
 * halving is omitted.
 *
 * <p>Source: Zhou et al., Omni-Scale Feature Learning for Person Re-Identification, arXiv 1905.00953, table 1 and
 * figure 4, at a quarter of the width. Its norms are folded into the convolutions before them, so nothing here depends
 * on the other crops of a batch.
 */
final class OsnetStem extends Layer {
    private static final int FIRST = 16; // channels after the first convolution
    private static final int[] CHANNELS = {64, 96, 128}; // after each group of blocks
    private static final int BLOCKS = 2; // of a group
    private static final Shape TWO = new Shape(2, 2);

    private final Convolution first;
    private final List<Group> groups = new ArrayList<>();
    private final Convolution mix;
    private final Convolution last;

    OsnetStem(Stem stem, int dim) {
        first = addChildBlock("first", biased(3, FIRST, 7, 2));
        int channels = FIRST;
        int halved = 4;
        for (int out : CHANNELS) {
            boolean another = groups.size() + 1 < CHANNELS.length;
            boolean halves = another && 2 * halved <= stem.stride();
            halved *= halves ? 2 : 1;
            String name = "group" + (groups.size() + 1);
            groups.add(addChildBlock(name, new Group(channels, out, another, halves)));
            channels = out;
        }
        mix = addChildBlock("mix", biased(channels, channels, 1, 1));
        last = addChildBlock("last", biased(channels, dim, 1, 1));
    }

    @Override
    public NDArray apply(ForwardContext pass, NDArray pixels) {
        NDArray x = first.rectified(pass, Convolution.channelsLast(pixels));
        x = Pool.maxPool2d(x, new Shape(3, 3), TWO, new Shape(1, 1), false);
        for (Group group : groups) {
            x = group.scoped(pass, x);
        }
        return Convolution.tokens(last.apply(pass, mix.rectified(pass, x)));
    }

    private static Convolution biased(int in, int out, int size, int stride) {
        return new Convolution(in, out, size, stride, 1, Convolution.Then.BIAS);
    }

    /** Blocks. If another group follows, a convolution and, optionally, a halving come after them. */
    private static final class Group extends Layer {
        private final List<Block> blocks = new ArrayList<>();
        private final @Nullable Convolution between;
        private final boolean halves;

        Group(int in, int out, boolean another, boolean halves) {
            for (int i = 1; i <= BLOCKS; i++) {
                blocks.add(addChildBlock("block" + i, new Block(i == 1 ? in : out, out)));
            }
            between = another ? addChildBlock("between", biased(out, out, 1, 1)) : null;
            this.halves = halves;
        }

        @Override
        public NDArray apply(ForwardContext pass, NDArray x) {
            for (Block block : blocks) {
                x = block.scoped(pass, x);
            }
            if (between != null) {
                x = between.rectified(pass, x);
            }
            return halves ? Pool.avgPool2d(x, TWO, TWO, new Shape(0, 0), false, false) : x;
        }
    }

    /**
     * Four streams with receptive fields of 3, 5, 7 and 9 places, each weighted by its gate, with a residual
     * connection.
     */
    private static final class Block extends Layer {
        private static final int NARROWER = 4;
        private static final int STREAMS = 4;

        private final Convolution narrow;
        private final List<List<Light>> streams = new ArrayList<>();
        private final Gate gate;
        private final Convolution wide;
        private final @Nullable Convolution shortCut;

        Block(int in, int out) {
            int inner = out / NARROWER;
            narrow = addChildBlock("narrow", biased(in, inner, 1, 1));
            for (int stream = 1; stream <= STREAMS; stream++) {
                List<Light> here = new ArrayList<>();
                for (int i = 1; i <= stream; i++) {
                    here.add(addChildBlock("stream" + stream + "_" + i, new Light(inner)));
                }
                streams.add(here);
            }
            gate = addChildBlock("gate", new Gate(inner));
            wide = addChildBlock("wide", biased(inner, out, 1, 1));
            shortCut = in == out ? null : addChildBlock("short_cut", biased(in, out, 1, 1));
        }

        @Override
        public NDArray apply(ForwardContext pass, NDArray x) {
            NDArray inner = narrow.rectified(pass, x);
            NDArray sum = streamed(pass, inner, streams.get(0));
            for (List<Light> stream : streams.subList(1, STREAMS)) {
                sum = sum.add(streamed(pass, inner, stream));
            }
            NDArray beside = shortCut == null ? x : shortCut.apply(pass, x);
            return Activation.relu(wide.apply(pass, sum).add(beside));
        }

        private NDArray streamed(ForwardContext pass, NDArray inner, List<Light> stream) {
            NDArray x = inner;
            for (Light light : stream) {
                x = light.scoped(pass, x);
            }
            return x.mul(gate.apply(pass, x));
        }
    }

    /** A pointwise convolution, then a depthwise one. */
    private static final class Light extends Layer {
        private final Convolution across;
        private final Convolution around;

        Light(int channels) {
            across = addChildBlock("across", new Convolution(channels, channels, 1, 1, 1, Convolution.Then.NOTHING));
            around =
                    addChildBlock("around", new Convolution(channels, channels, 3, 1, channels, Convolution.Then.BIAS));
        }

        @Override
        public NDArray apply(ForwardContext pass, NDArray x) {
            return around.rectified(pass, across.apply(pass, x));
        }
    }

    /** The weight of each channel of a picture, from its mean: (B, C, h, w) → (B, C, 1, 1). */
    private static final class Gate extends Layer {
        private static final int NARROWER = 16;

        private final Convolution narrow;
        private final Convolution wide;

        Gate(int channels) {
            int inner = channels / NARROWER;
            narrow = addChildBlock("narrow", biased(channels, inner, 1, 1));
            wide = addChildBlock("wide", biased(inner, channels, 1, 1));
        }

        @Override
        public NDArray apply(ForwardContext pass, NDArray x) {
            Shape shape = x.getShape();
            NDArray means = x.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3), 1)
                    .mean(new int[] {2}, true);
            return Activation.sigmoid(wide.apply(pass, narrow.rectified(pass, means)));
        }
    }
}
