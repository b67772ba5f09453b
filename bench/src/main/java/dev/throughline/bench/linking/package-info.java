/** How well the linker does beside plain rules and the best links, on the same tracklets of sites with known truth. */
@NullMarked
package dev.throughline.bench.linking;

import org.jspecify.annotations.NullMarked;
