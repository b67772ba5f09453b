package dev.throughline.wire.message;

import org.jspecify.annotations.Nullable;

/**
 * A detection with the model's output for it. Embedding and relation are both present or both null; both are null for a box that was sent
 * without pixels.
 *
 * @param detection box and confidence
 * @param quality how well the person is visible
 * @param embedding unit vector, or null
 * @param relation positional-relation distribution, or null
 */
public record Sighting(
        Detection detection,
        Quality quality,
        @Nullable Embedding embedding,
        @Nullable Relation relation) {
    public Sighting {
        if ((embedding == null) != (relation == null)) {
            throw new IllegalArgumentException("a sighting has an embedding and a relation, or neither");
        }
    }

    /** Whether embeddings and relations have the same sizes in both; true where one of the two was not embedded. */
    boolean isComparableTo(Sighting other) {
        return embedding == null
                || relation == null
                || other.embedding == null
                || other.relation == null
                || (embedding.size() == other.embedding.size() && relation.size() == other.relation.size());
    }
}
