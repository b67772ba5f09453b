/** What the tracks of a run are worth: which footage is compared with which truth, and how the figures are told. */
@NullMarked
package dev.throughline.app.evaluate;

import org.jspecify.annotations.NullMarked;
