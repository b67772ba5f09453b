/**
 * The one decoder of pictures from outside, for crops, data sets and folders of frames. So a network sees the same pixels in use as in
 * training.
 */
@NullMarked
package dev.throughline.wire.picture;

import org.jspecify.annotations.NullMarked;
