/** The effect of each component of the method: many small trainings that differ in one setting. */
@NullMarked
package dev.throughline.bench.ablation;

import org.jspecify.annotations.NullMarked;
