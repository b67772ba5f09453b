package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNull;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A teacher whose rows are centred per camera: the mean row of a camera's training crops is subtracted from each row
 * of that camera. The remainder separates people, and is all that the student learns from. A network whose features
 * end in a ReLU finds any two people fairly similar, and two people at one camera more so.
 */
public final class MeanCentredTeacher implements Teacher {
    private static final int MOST_CROPS = 512; // of a camera: their mean is some .03 of a row from that of thousands
    private static final int BATCH = 64;

    private final Teacher teacher;
    private final Map<String, float[]> means = new HashMap<>(); // by the crop's name: the mean of its camera

    /**
     * Runs the teacher on some unaugmented training crops of each camera, spread evenly over all. It is closed with
     * this one.
     *
     * @param dataSets the training crops that will be requested
     */
    public MeanCentredTeacher(Teacher teacher, List<DataSet> dataSets) {
        this.teacher = teacher;
        for (DataSet dataSet : dataSets) {
            Map<Integer, List<LabelledCrop>> byCamera = dataSet.train().crops().stream()
                    .collect(Collectors.groupingBy(LabelledCrop::camera, TreeMap::new, Collectors.toList()));
            for (List<LabelledCrop> crops : byCamera.values()) {
                float[] mean = mean(crops);
                crops.forEach(crop -> means.put(crop.name(), mean));
            }
        }
    }

    private float[] mean(List<LabelledCrop> crops) {
        List<LabelledCrop> asked = new ArrayList<>();
        int step = (crops.size() + MOST_CROPS - 1) / MOST_CROPS;
        for (int i = 0; i < crops.size(); i += step) {
            asked.add(crops.get(i));
        }
        double[] sum = new double[teacher.size()];
        for (int from = 0; from < asked.size(); from += BATCH) {
            List<LabelledCrop> batch = asked.subList(from, Math.min(asked.size(), from + BATCH));
            List<RgbPicture> shown = batch.stream().map(LabelledCrop::picture).toList();
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
        return teacher.size();
    }

    @Override
    public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
        List<float[]> centred = new ArrayList<>();
        List<float[]> rows = teacher.rows(crops, shown);
        for (int i = 0; i < rows.size(); i++) {
            centred.add(less(rows.get(i), requireNonNull(means.get(crops.get(i).name()))));
        }
        return centred;
    }

    /** The centred row, of length 1; a row equal to the mean gives 0. */
    private static float[] less(float[] row, float[] mean) {
        float[] less = new float[row.length];
        double squares = 0;
        for (int i = 0; i < row.length; i++) {
            less[i] = row[i] - mean[i];
            squares += (double) less[i] * less[i];
        }
        float scale = (float) (1 / Math.sqrt(Math.max(squares, 1e-12)));
        for (int i = 0; i < row.length; i++) {
            less[i] *= scale;
        }
        return less;
    }

    @Override
    public void close() {
        teacher.close();
    }
}
