/** What each piece of the method brings: many small trainings, equal but for one thing. */
@NullMarked
package dev.throughline.bench.ablation;

import org.jspecify.annotations.NullMarked;
