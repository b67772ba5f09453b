/** Import of public checkpoints as initial weights of training. */
@NullMarked
package dev.throughline.reid.training.importing;

import org.jspecify.annotations.NullMarked;
