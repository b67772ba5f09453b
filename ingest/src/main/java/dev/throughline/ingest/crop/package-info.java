/** The stage between frames and crops: decode, detect, crop, and measure the quality of each crop. */
@NullMarked
package dev.throughline.ingest.crop;

import org.jspecify.annotations.NullMarked;
