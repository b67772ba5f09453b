/** Training from scratch on labelled crops, optionally with distillation from a teacher. */
@NullMarked
package dev.throughline.reid.training.optimise;

import org.jspecify.annotations.NullMarked;
