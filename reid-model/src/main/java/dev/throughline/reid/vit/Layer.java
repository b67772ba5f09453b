package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.TruncatedNormalInitializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A DJL block with one input array and one output array. The shapes of its parameters are known at construction. */
public abstract class Layer extends AbstractBlock {
    /** Truncated normal with deviation .02, as in ViT. */
    protected static final Initializer NORMAL = new TruncatedNormalInitializer(.02f);

    protected static final Initializer ZEROS = new ConstantInitializer(0);
    protected static final Initializer ONES = new ConstantInitializer(1);

    /** The computation of the layer; the shapes are in the description of each layer. */
    public abstract NDArray apply(ForwardContext pass, NDArray x);

    /**
     * The same, with its intermediate results freed at once. PyTorch then reuses memory that is still warm instead of
     * asking the system for more. PyTorch itself keeps what a gradient needs.
     */
    public final NDArray scoped(ForwardContext pass, NDArray x) {
        NDManager outer = x.getManager();
        try (NDManager scratch = outer.newSubManager()) {
            x.tempAttach(scratch);
            return ForwardContext.owned(outer, apply(pass, x));
        }
    }

    /**
     * Precomputes everything that is constant once the network is only used for inference and never trained again. The
     * outputs stay the same up to rounding.
     *
     * @param owner of the network's values
     */
    public void prepareForInference(NDManager owner) {
        for (Block child : getChildren().values()) {
            ((Layer) child).prepareForInference(owner);
        }
    }

    /** A trained parameter. */
    protected final Parameter learned(String name, Shape shape, Initializer start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(start)
                .build());
    }

    /** A value that is stored with the network, but has no gradient. */
    protected final Parameter measured(String name, Shape shape, Initializer start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(start)
                .optRequiresGrad(false)
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(apply(new ForwardContext(store, training), inputs.singletonOrThrow()));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        for (Block child : getChildren().values()) {
            child.initialize(manager, type, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException("shapes are in the description of " + getClass());
    }
}
