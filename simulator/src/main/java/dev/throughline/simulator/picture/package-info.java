/** One picture of a synthetic site: a canvas, the figures on it, and the truth about who is visible. */
@NullMarked
package dev.throughline.simulator.picture;

import org.jspecify.annotations.NullMarked;
