/** Short made-up worlds with rogue records among the good ones, put through the real topology. */
@NullMarked
package dev.throughline.bench.fuzz;

import org.jspecify.annotations.NullMarked;
