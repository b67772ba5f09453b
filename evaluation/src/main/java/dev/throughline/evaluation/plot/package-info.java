/** Pictures of what tracks are worth, for people to look at. */
@NullMarked
package dev.throughline.evaluation.plot;

import org.jspecify.annotations.NullMarked;
