package dev.throughline.reid.training.optimise;

import static java.util.Objects.requireNonNull;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.NpyMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Precomputed features of another network for the unaugmented training crops: a NumPy file of float32 rows, and a text
 * file with their names beside it.
 */
public final class TeacherFeatures implements Teacher {
    private final Map<String, float[]> features = new HashMap<>();
    private final int size;

    private TeacherFeatures(int size) {
        this.size = size;
    }

    /**
     * Reads a NumPy file and the names beside it.
     *
     * @param npy float32, C order, (rows, size), each row of length 1
     * @param dataSets the training crops that it must contain
     * @throws IllegalArgumentException if the file has another form, lacks a crop, or {@code .txt} beside it has a
     *     different number of lines
     */
    public static TeacherFeatures read(Path npy, List<DataSet> dataSets) {
        Path names = npy.resolveSibling(npy.getFileName().toString().replaceFirst("\\.npy$", ".txt"));
        NpyMatrix matrix = NpyMatrix.read(npy);
        List<String> lines;
        try {
            lines = Files.readAllLines(names);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the names of the teacher's rows: " + e, e);
        }
        if (lines.size() != matrix.rows()) {
            throw new IllegalArgumentException(
                    npy + " has " + matrix.rows() + " rows, but " + names + " has " + lines.size() + " names");
        }
        TeacherFeatures teacher = new TeacherFeatures(matrix.cols());
        for (int row = 0; row < lines.size(); row++) {
            teacher.features.put(lines.get(row), matrix.row(row));
        }
        List<String> unknown = dataSets.stream()
                .flatMap(dataSet -> dataSet.train().crops().stream())
                .map(LabelledCrop::name)
                .filter(name -> !teacher.features.containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(npy + " has no row of " + unknown.size()
                    + " of the training crops, such as '" + unknown.get(0) + "': let the teacher see all data sets");
        }
        return teacher;
    }

    @Override
    public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
        return crops.stream()
                .map(crop -> requireNonNull(features.get(crop.name())))
                .toList();
    }

    @Override
    public int size() {
        return size;
    }
}
