/** Calibration and evaluation of a model's similarities, on identities that it was not trained on. */
@NullMarked
package dev.throughline.reid.training.calibrate;

import org.jspecify.annotations.NullMarked;
