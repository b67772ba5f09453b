/** The network as a whole: what it is made of, and what it says of a crop. */
@NullMarked
package dev.throughline.reid;

import org.jspecify.annotations.NullMarked;
