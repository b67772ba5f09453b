/** The re-identification network as a whole: its settings, its layers, and its outputs for a crop. */
@NullMarked
package dev.throughline.reid;

import org.jspecify.annotations.NullMarked;
