/** Serving: crops in, embeddings and relations out, bit-identical whatever the batch. */
@NullMarked
package dev.throughline.reid.embed;

import org.jspecify.annotations.NullMarked;
