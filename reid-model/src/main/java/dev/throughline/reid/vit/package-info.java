/** The vision transformer: a stem, absolute and relative positions, encoder layers. */
@NullMarked
package dev.throughline.reid.vit;

import org.jspecify.annotations.NullMarked;
