/** The stage between frames and crops: decode, detect, cut out, judge. */
@NullMarked
package dev.throughline.ingest.crop;

import org.jspecify.annotations.NullMarked;
