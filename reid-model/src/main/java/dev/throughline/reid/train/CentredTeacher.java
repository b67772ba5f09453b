package dev.throughline.reid.train;

import dev.throughline.reid.data.DataSet;
import dev.throughline.reid.data.LabelledCrop;
import dev.throughline.reid.data.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * A teacher without what it says of everybody: its mean row over the training crops is taken from each row. What is left is what tells
 * people apart, and is all that is learned of it; a network whose features end in a ReLU finds any two people fairly alike.
 */
public final class CentredTeacher implements Teacher {
    private static final int MOST_CROPS = 1024; // their mean is .014 of a row from the mean of nine times as many
    private static final int BATCH = 64;

    private final Teacher teacher;
    private final float[] mean;

    /**
     * Asks it of so many of the training crops as they are, spread over all. It is closed with this.
     *
     * @param dataSets with at least one training crop
     */
    public CentredTeacher(Teacher teacher, List<DataSet> dataSets) {
        this.teacher = teacher;
        mean = mean(
                teacher,
                dataSets.stream()
                        .flatMap(dataSet -> dataSet.train().crops().stream())
                        .toList());
    }

    private static float[] mean(Teacher teacher, List<LabelledCrop> all) {
        List<LabelledCrop> asked = new ArrayList<>();
        int step = (all.size() + MOST_CROPS - 1) / MOST_CROPS;
        for (int i = 0; i < all.size(); i += step) {
            asked.add(all.get(i));
        }
        double[] sum = new double[teacher.size()];
        for (int from = 0; from < asked.size(); from += BATCH) {
            List<LabelledCrop> batch = asked.subList(from, Math.min(asked.size(), from + BATCH));
            List<Picture> shown = batch.stream().map(LabelledCrop::picture).toList();
            for (float[] row : teacher.rows(batch, shown)) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += row[i];
                }
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / asked.size());
        }
        return mean;
    }

    @Override
    public int size() {
        return mean.length;
    }

    @Override
    public List<float[]> rows(List<LabelledCrop> crops, List<Picture> shown) {
        return teacher.rows(crops, shown).stream().map(this::centred).toList();
    }

    private float[] centred(float[] row) {
        float[] centred = new float[row.length];
        double squares = 0;
        for (int i = 0; i < row.length; i++) {
            centred[i] = row[i] - mean[i];
            squares += (double) centred[i] * centred[i];
        }
        float scale = (float) (1 / Math.sqrt(Math.max(squares, 1e-12)));
        for (int i = 0; i < row.length; i++) {
            centred[i] *= scale;
        }
        return centred;
    }

    @Override
    public void close() {
        teacher.close();
    }
}
