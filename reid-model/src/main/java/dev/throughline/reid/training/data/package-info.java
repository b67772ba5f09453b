/** Person crops: data sets, their splits, pictures, augmentation and batches. */
@NullMarked
package dev.throughline.reid.training.data;

import org.jspecify.annotations.NullMarked;
