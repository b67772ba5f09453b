/**
 * The path of a crop's pixels into the network: decoding, framing and normalisation, shared by training and serving.
 */
@NullMarked
package dev.throughline.reid.picture;

import org.jspecify.annotations.NullMarked;
