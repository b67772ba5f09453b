/** Scores the tracks of a run: pairs footage with its truth, and reports the results. */
@NullMarked
package dev.throughline.app.evaluate;

import org.jspecify.annotations.NullMarked;
