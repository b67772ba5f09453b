/**
 * Pictures from outside, as pixels: the one decoder of crops, data sets and folders of frames, so that a network meets in use what it
 * was trained on.
 */
@NullMarked
package dev.throughline.wire.picture;

import org.jspecify.annotations.NullMarked;
