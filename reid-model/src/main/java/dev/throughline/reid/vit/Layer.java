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

/** A DJL block with one array in and one out, whose parameters' shapes are known when it is made. */
public abstract class Layer extends AbstractBlock {
    /** Truncated normal, deviation .02: ViT's. */
    protected static final Initializer NORMAL = new TruncatedNormalInitializer(.02f);

    protected static final Initializer ZEROS = new ConstantInitializer(0);
    protected static final Initializer ONES = new ConstantInitializer(1);

    /** The layer's computation; shapes are in each layer's description. */
    public abstract NDArray apply(ForwardContext pass, NDArray x);

    /**
     * The same, and what it makes on the way is let go at once: PyTorch writes what comes next over memory that it has just used, instead of
     * asking the system for more. What a gradient needs of it, PyTorch keeps itself.
     */
    public final NDArray scoped(ForwardContext pass, NDArray x) {
        NDManager outer = x.getManager();
        try (NDManager scratch = outer.newSubManager()) {
            x.tempAttach(scratch);
            return ForwardContext.owned(outer, apply(pass, x));
        }
    }

    /**
     * Works out once what stays as it is from now on, where the network is only used and never trained again. What it says is the same, but
     * for rounding.
     *
     * @param owner of the network's values
     */
    public void prepareForInference(NDManager owner) {
        for (Block child : getChildren().values()) {
            ((Layer) child).prepareForInference(owner);
        }
    }

    /** A parameter that is trained. */
    protected final Parameter learned(String name, Shape shape, Initializer start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(start)
                .build());
    }

    /** A value that is kept with the network, but has no gradient. */
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
