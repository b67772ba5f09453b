package dev.throughline.reid.train;

import dev.throughline.reid.data.NpyMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What another network said of the training crops: a NumPy file of float32 rows, and their names beside it in a text file. */
public final class TeacherFeatures {
    private final Map<String, float[]> features = new HashMap<>();
    private final int size;

    private TeacherFeatures(int size) {
        this.size = size;
    }

    /**
     * Reads a NumPy file and the names beside it.
     *
     * @param npy float32, C order, (rows, size), each row of length 1
     * @throws IllegalArgumentException if it is not, or {@code .txt} beside it has another number of lines
     */
    public static TeacherFeatures read(Path npy) {
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
        return teacher;
    }

    /**
     * @return the row of a crop, (size), not to be written to
     * @throws IllegalArgumentException if the teacher has not seen it
     */
    float[] of(String name) {
        float[] row = features.get(name);
        if (row == null) {
            throw new IllegalArgumentException("the teacher has not seen '" + name + "'");
        }
        return row;
    }

    int size() {
        return size;
    }
}
