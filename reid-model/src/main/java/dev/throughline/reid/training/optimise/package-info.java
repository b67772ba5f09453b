/** Training from scratch on labelled crops, with a teacher's help if there is one. */
@NullMarked
package dev.throughline.reid.training.optimise;

import org.jspecify.annotations.NullMarked;
