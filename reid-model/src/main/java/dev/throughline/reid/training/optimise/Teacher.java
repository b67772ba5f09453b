package dev.throughline.reid.training.optimise;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import java.util.List;

/** Another network whose features the network in training learns from (knowledge distillation). */
public interface Teacher extends AutoCloseable {
    /** The number of values in a row. */
    int size();

    /**
     * The features for the crops of a batch. Called for one batch at a time, by any thread.
     *
     * @param shown the augmented input of the network in training, for each crop
     * @return a row of length 1 for each crop; read-only
     */
    List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown);

    @Override
    default void close() {}
}
