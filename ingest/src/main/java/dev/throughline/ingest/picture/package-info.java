/** Pictures as JPEG and as pixels, and the native libraries that turn one into the other. */
@NullMarked
package dev.throughline.ingest.picture;

import org.jspecify.annotations.NullMarked;
