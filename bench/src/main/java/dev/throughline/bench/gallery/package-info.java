/** What it takes to find somebody in a large gallery, by our index and by others. */
@NullMarked
package dev.throughline.bench.gallery;

import org.jspecify.annotations.NullMarked;
