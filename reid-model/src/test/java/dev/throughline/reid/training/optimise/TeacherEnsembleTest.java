package dev.throughline.reid.training.optimise;

import static dev.throughline.reid.training.optimise.TeacherFeaturesTest.GREY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeacherEnsembleTest {
    private final List<Teacher> closed = new ArrayList<>();

    @Test
    void cosinesAreTheMeanOfTheTeachers() {
        Teacher plain = new Stub(List.of(new float[] {1, 0}, new float[] {.6f, .8f}));
        Teacher other = new Stub(List.of(new float[] {0, 0, 1}, new float[] {0, 1, 0}));
        try (TeacherEnsemble joined = new TeacherEnsemble(List.of(plain, other))) {
            assertThat(joined.size()).isEqualTo(5);
            LabelledCrop crop = new LabelledCrop("people/1.png", 1, 1, GREY);
            List<float[]> rows = joined.rows(List.of(crop, crop), List.of(GREY, GREY));
            assertThat(dot(rows.get(0), rows.get(0))).isCloseTo(1, within(1e-6));
            assertThat(dot(rows.get(0), rows.get(1))).isCloseTo((.6 + 0) / 2, within(1e-6));
        }
        assertThat(closed).containsExactly(plain, other);
    }

    @Test
    void nobodyIsNoTeacher() {
        assertThatThrownBy(() -> new TeacherEnsemble(List.of())).hasMessage("no teacher to join");
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private final class Stub implements Teacher {
        private final List<float[]> rows;

        Stub(List<float[]> rows) {
            this.rows = rows;
        }

        @Override
        public int size() {
            return rows.get(0).length;
        }

        @Override
        public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
            return rows;
        }

        @Override
        public void close() {
            closed.add(this);
        }
    }
}
