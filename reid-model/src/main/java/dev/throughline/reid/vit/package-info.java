/** The vision transformer: a convolutional stem, absolute and relative positions, encoder layers. */
@NullMarked
package dev.throughline.reid.vit;

import org.jspecify.annotations.NullMarked;
