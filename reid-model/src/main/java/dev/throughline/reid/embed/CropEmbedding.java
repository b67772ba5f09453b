package dev.throughline.reid.embed;

import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import java.util.List;

/** The model's outputs for a crop. */
public sealed interface CropEmbedding {
    /** The crop was decoded and embedded. */
    record Described(Embedding embedding, Relation relation) implements CropEmbedding {}

    /**
     * The embeddings of a list of crops that were all decoded.
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

    /** The crop could not be decoded, for this reason. */
    record Undecodable(String reason) implements CropEmbedding {}
}
