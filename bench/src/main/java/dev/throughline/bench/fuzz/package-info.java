/** Short simulated sites with rogue records among the valid ones, processed by the real topology. */
@NullMarked
package dev.throughline.bench.fuzz;

import org.jspecify.annotations.NullMarked;
