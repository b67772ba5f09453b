package dev.throughline.reid.train;

import ai.djl.ndarray.NDArray;
import dev.throughline.reid.vit.Dense;
import dev.throughline.reid.vit.Layer;
import dev.throughline.reid.vit.Pass;
import java.util.Optional;

/** What only training needs: who it is, and what the teacher would say, both from the feature after the BN neck. */
final class Heads extends Layer {
    private final Dense people;
    private final Optional<Dense> teacher;

    /**
     * @param dim of the feature, D
     * @param people whom it can be
     * @param teacherSize values of the teacher's features; 0 without a teacher
     */
    Heads(int dim, int people, int teacherSize) {
        this.people = addChildBlock("people", new Dense(dim, people));
        teacher =
                teacherSize > 0 ? Optional.of(addChildBlock("teacher", new Dense(dim, teacherSize))) : Optional.empty();
    }

    /** (B, D) → (B, people), before softmax. */
    @Override
    public NDArray apply(Pass pass, NDArray neck) {
        return people.apply(pass, neck);
    }

    /** (B, D) → (B, teacherSize). */
    NDArray teacherGuesses(Pass pass, NDArray neck) {
        return teacher.orElseThrow().apply(pass, neck);
    }
}
