/** Pixels of a crop on their way into the network: decoded, framed and normalised; training and serving share them. */
@NullMarked
package dev.throughline.reid.picture;

import org.jspecify.annotations.NullMarked;
