package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.throughline.reid.vit.Dense;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The heads for training only: an identity classifier and a prediction of the teacher's feature, both on the feature
 * after the BN neck; and the camera embedding.
 */
final class Heads extends Layer {
    private final Dense identities;
    private final @Nullable Dense teacher;
    private final @Nullable Parameter cameras;

    /**
     * @param size of the feature, E
     * @param dim of a token, D
     * @param identities number of training identities
     * @param teacherSize values of the teacher's features; 0 without a teacher
     * @param cameras number of training cameras; 0 for no camera embedding
     */
    Heads(int size, int dim, int identities, int teacherSize, int cameras) {
        this.identities = addChildBlock("identities", new Dense(size, identities));
        teacher = teacherSize > 0 ? addChildBlock("teacher", new Dense(size, teacherSize)) : null;
        this.cameras = cameras > 0 ? learned("cameras", new Shape(cameras, dim), NORMAL) : null;
    }

    /** (B, E) → (B, identities), before softmax. */
    @Override
    public NDArray apply(ForwardContext pass, NDArray neck) {
        return identities.apply(pass, neck);
    }

    /** (B, E) → (B, teacherSize). */
    NDArray teacherGuesses(ForwardContext pass, NDArray neck) {
        return requireNonNull(teacher).apply(pass, neck);
    }

    /**
     * The camera embedding, (B, cameras) → (B, 1, D), or null. It is centred over the cameras, since inference adds
     * none.
     *
     * @param oneHot (B, cameras), 1 for each picture's camera
     */
    @Nullable
    NDArray side(ForwardContext pass, NDArray oneHot, double weight) {
        if (cameras == null) {
            return null;
        }
        long count = oneHot.getShape().get(1);
        NDArray centred = oneHot.add(-1f / count);
        return ForwardContext.scaled(centred.matMul(pass.value(cameras, oneHot)), weight)
                .expandDims(1);
    }
}
