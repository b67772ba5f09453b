/** A site with known truth, composed of real annotated walks (WILDTRACK) and real crops of people from different cameras (Market-1501). */
@NullMarked
package dev.throughline.bench.composite;

import org.jspecify.annotations.NullMarked;
