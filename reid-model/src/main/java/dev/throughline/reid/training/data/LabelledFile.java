package dev.throughline.reid.training.data;

/**
 * A file with a picture of a known person.
 *
 * @param path from the data set's root, separated by {@code /}
 * @param name as {@link LabelledCrop#name}
 * @param person number within its data set; {@link Layout#DISTRACTOR} for no identity in particular
 * @param camera number within its data set
 */
public record LabelledFile(String path, String name, int person, int camera) {}
