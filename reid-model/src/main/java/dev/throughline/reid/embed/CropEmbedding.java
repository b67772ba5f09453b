package dev.throughline.reid.embed;

import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import java.util.List;

/** What the model says of a crop. */
public sealed interface CropEmbedding {
    /** It was a picture. */
    record Described(Embedding embedding, Relation relation) implements CropEmbedding {}

    /**
     * The embeddings of answers that are all described.
     *
     * @throws IllegalArgumentException if one could not be decoded
     */
    static List<Embedding> embeddings(List<CropEmbedding> answers) {
        return answers.stream()
                .map(answer -> {
                    if (answer instanceof Described described) {
                        return described.embedding();
                    }
                    throw new IllegalArgumentException("no embedding: " + answer);
                })
                .toList();
    }

    /** It could not be decoded, for this reason. */
    record Undecodable(String reason) implements CropEmbedding {}
}
