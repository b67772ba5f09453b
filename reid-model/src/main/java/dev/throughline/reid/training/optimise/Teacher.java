package dev.throughline.reid.training.optimise;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import java.util.List;

/** Another network, what of whose knowledge the one in training is to learn. */
public interface Teacher extends AutoCloseable {
    /** Values of a row. */
    int size();

    /**
     * What it says of the crops of a batch. Asked of one batch at a time, by any thread.
     *
     * @param shown of each crop, what the network in training is shown: augmented
     * @return a row of length 1 for each crop, not to be written to
     */
    List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown);

    @Override
    default void close() {}
}
