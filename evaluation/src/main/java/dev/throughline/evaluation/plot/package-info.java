/** Plots of tracking and ranking scores. */
@NullMarked
package dev.throughline.evaluation.plot;

import org.jspecify.annotations.NullMarked;
