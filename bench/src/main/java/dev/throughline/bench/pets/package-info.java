/** PETS 2009 S2.L1, view 1, as a site with truth. */
@NullMarked
package dev.throughline.bench.pets;

import org.jspecify.annotations.NullMarked;
