/** Measures the pipeline on sites with known truth. May use every module; none uses it. */
@NullMarked
package dev.throughline.bench;

import org.jspecify.annotations.NullMarked;
