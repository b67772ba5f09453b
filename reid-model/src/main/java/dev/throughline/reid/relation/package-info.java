/** Positional relations: how the places that a network looks at belong together, as a distribution over pairs of places. */
@NullMarked
package dev.throughline.reid.relation;

import org.jspecify.annotations.NullMarked;
