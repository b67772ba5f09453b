/** Our side of comparisons with other programs, used by the scripts of {@code bench/}. */
@NullMarked
package dev.throughline.bench.peer;

import org.jspecify.annotations.NullMarked;
