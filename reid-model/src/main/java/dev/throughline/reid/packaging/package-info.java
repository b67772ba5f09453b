/** Models as folders: settings, weights, calibration, card. */
@NullMarked
package dev.throughline.reid.packaging;

import org.jspecify.annotations.NullMarked;
