/** The scoreboard: everything that is measured of the pipeline's accuracy, in one run, as a page and as JSON. */
@NullMarked
package dev.throughline.bench.scoreboard;

import org.jspecify.annotations.NullMarked;
