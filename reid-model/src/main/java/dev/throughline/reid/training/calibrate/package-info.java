/** What a model's similarities are worth, measured on people whom it never saw. */
@NullMarked
package dev.throughline.reid.training.calibrate;

import org.jspecify.annotations.NullMarked;
