/** Public checkpoints as the weights that training begins with. */
@NullMarked
package dev.throughline.reid.training.importing;

import org.jspecify.annotations.NullMarked;
