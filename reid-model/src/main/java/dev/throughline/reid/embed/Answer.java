package dev.throughline.reid.embed;

import dev.throughline.wire.Embedding;
import dev.throughline.wire.Relation;

/** What the model says of a crop. */
public sealed interface Answer {
    /** It was a picture. */
    record Described(Embedding embedding, Relation relation) implements Answer {}

    /** It could not be decoded, for this reason. */
    record Undecodable(String reason) implements Answer {}
}
