/** Serving: crops in, embeddings and relations out, the same bits in whatever batch. */
@NullMarked
package dev.throughline.reid.embed;

import org.jspecify.annotations.NullMarked;
