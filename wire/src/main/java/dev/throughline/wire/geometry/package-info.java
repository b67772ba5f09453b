/** Boxes, positions on the ground plane, homographies, and the assignment of one set to another. */
@NullMarked
package dev.throughline.wire.geometry;

import org.jspecify.annotations.NullMarked;
