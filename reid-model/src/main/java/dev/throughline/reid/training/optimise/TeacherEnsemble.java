package dev.throughline.reid.training.optimise;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import java.util.ArrayList;
import java.util.List;

/** Several teachers concatenated. The ensemble's similarity of two crops is the mean of the teachers' similarities. */
public final class TeacherEnsemble implements Teacher {
    private final List<Teacher> teachers;

    /**
     * Combines the teachers; closing the ensemble closes them.
     *
     * @param teachers at least one
     */
    public TeacherEnsemble(List<? extends Teacher> teachers) {
        if (teachers.isEmpty()) {
            throw new IllegalArgumentException("no teacher to join");
        }
        this.teachers = List.copyOf(teachers);
    }

    @Override
    public int size() {
        return teachers.stream().mapToInt(Teacher::size).sum();
    }

    @Override
    public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
        float share = (float) Math.sqrt(1.0 / teachers.size()); // of the length: a mean of cosines is a cosine
        List<float[]> joined = new ArrayList<>();
        int size = size();
        crops.forEach(crop -> joined.add(new float[size]));
        int from = 0;
        for (Teacher teacher : teachers) {
            List<float[]> rows = teacher.rows(crops, shown);
            for (int row = 0; row < rows.size(); row++) {
                for (int i = 0; i < teacher.size(); i++) {
                    joined.get(row)[from + i] = share * rows.get(row)[i];
                }
            }
            from += teacher.size();
        }
        return joined;
    }

    @Override
    public void close() {
        teachers.forEach(Teacher::close);
    }
}
