/**
 * A site with known truth, put together from real annotated walks (WILDTRACK) and real crops of people as different cameras saw
 * them (Market-1501).
 */
@NullMarked
package dev.throughline.bench.composite;

import org.jspecify.annotations.NullMarked;
