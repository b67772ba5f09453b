/** Links people across the seven overlapping cameras of WILDTRACK, with the floor as evidence and without. */
@NullMarked
package dev.throughline.bench.wildtrack;

import org.jspecify.annotations.NullMarked;
