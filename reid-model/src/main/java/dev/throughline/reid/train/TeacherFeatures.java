package dev.throughline.reid.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another network said of the training crops: a NumPy file of float32 rows, and their names beside it in a text file. */
public final class TeacherFeatures {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+), (\\d+)\\)");
    private static final int NPY_PREAMBLE = 10; // magic, version, header length, for version 1

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
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
            int headerLength = file.getShort(NPY_PREAMBLE - Short.BYTES);
            String header = new String(file.array(), NPY_PREAMBLE, headerLength, StandardCharsets.US_ASCII);
            Matcher shape = SHAPE.matcher(header);
            if (!header.contains("'<f4'") || !header.contains("'fortran_order': False") || !shape.find()) {
                throw new IllegalArgumentException(npy + " holds no rows of float32: " + header);
            }
            int rows = Integer.parseInt(shape.group(1));
            List<String> lines = Files.readAllLines(names);
            if (lines.size() != rows) {
                throw new IllegalArgumentException(
                        npy + " has " + rows + " rows, but " + names + " has " + lines.size() + " names");
            }
            TeacherFeatures teacher = new TeacherFeatures(Integer.parseInt(shape.group(2)));
            file.position(NPY_PREAMBLE + headerLength);
            for (String name : lines) {
                float[] row = new float[teacher.size];
                for (int i = 0; i < row.length; i++) {
                    row[i] = file.getFloat();
                }
                teacher.features.put(name, row);
            }
            return teacher;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the teacher's features " + npy, e);
        }
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
