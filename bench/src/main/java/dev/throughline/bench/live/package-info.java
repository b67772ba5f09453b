/** The latency of live pictures on an overloaded machine. */
@NullMarked
package dev.throughline.bench.live;

import org.jspecify.annotations.NullMarked;
