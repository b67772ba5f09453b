/** Models as folders: settings, weights, calibration and model card. */
@NullMarked
package dev.throughline.reid.packaging;

import org.jspecify.annotations.NullMarked;
