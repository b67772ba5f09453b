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
 * A teacher without what it says of everybody whom a camera sees: from each row the mean row of that camera's training crops is taken.
 * What is left tells people apart, and is all that is learned of it. A network whose features end in a ReLU finds any two people fairly
 * alike, and two before one camera more so.
 */
public final class MeanCentredTeacher implements Teacher {
    private static final int MOST_CROPS = 512; // of a camera: their mean is some .03 of a row from that of thousands
    private static final int BATCH = 64;

    private final Teacher teacher;
    private final Map<String, float[]> means = new HashMap<>(); // by the crop's name: its camera's

    /**
     * Asks it of some training crops of each camera as they are, spread over all. It is closed with this.
     *
     * @param dataSets whose training crops it will be asked of
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

    /** Of length 1, but for a row that is the mean: that is 0. */
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
