/** Person detection. */
@NullMarked
package dev.throughline.ingest.detect;

import org.jspecify.annotations.NullMarked;
