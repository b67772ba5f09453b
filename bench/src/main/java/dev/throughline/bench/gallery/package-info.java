/** What a decision takes where the gallery is large. */
@NullMarked
package dev.throughline.bench.gallery;

import org.jspecify.annotations.NullMarked;
