package dev.throughline.reid.training.data;

import dev.throughline.reid.picture.RgbPicture;

/**
 * A picture of a known person.
 *
 * @param name data set and file, such as {@code cuhk01/0001001.png}
 * @param person number within its data set
 * @param camera number within its data set
 * @param picture already at the input size of the network
 */
public record LabelledCrop(String name, int person, int camera, RgbPicture picture) {}
