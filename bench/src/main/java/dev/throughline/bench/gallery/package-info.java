/** The time of a linking decision with a large gallery. */
@NullMarked
package dev.throughline.bench.gallery;

import org.jspecify.annotations.NullMarked;
