/** A synthetic site as a folder of footage with its truth, or as records on topics. */
@NullMarked
package dev.throughline.app.simulate;

import org.jspecify.annotations.NullMarked;
