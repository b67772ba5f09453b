/** Person crops: data sets, their splits, pictures, augmentation, batches. */
@NullMarked
package dev.throughline.reid.training.data;

import org.jspecify.annotations.NullMarked;
