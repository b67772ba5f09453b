/** Finding people in a picture. */
@NullMarked
package dev.throughline.ingest.detect;

import org.jspecify.annotations.NullMarked;
