/** The scoreboard: all accuracy measurements of the pipeline, in one run, as a page and as JSON. */
@NullMarked
package dev.throughline.bench.scoreboard;

import org.jspecify.annotations.NullMarked;
