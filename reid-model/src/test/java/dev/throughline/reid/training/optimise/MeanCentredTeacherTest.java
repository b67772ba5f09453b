package dev.throughline.reid.training.optimise;

import static dev.throughline.reid.training.optimise.TeacherFeaturesTest.GREY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeanCentredTeacherTest {
    /** Says one thing of everybody before camera 1, another of everybody before camera 2, and beside it whether a number is even. */
    private static final class Stub implements Teacher {
        private boolean closed;
        private int asked;

        @Override
        public int size() {
            return 3;
        }

        @Override
        public List<float[]> rows(List<LabelledCrop> crops, List<RgbPicture> shown) {
            assertThat(shown).hasSameSizeAs(crops);
            asked += crops.size();
            return crops.stream()
                    .map(crop -> new float[] {
                        crop.camera() == 1 ? .8f : 0, crop.camera() == 2 ? .8f : 0, crop.person() % 2 == 0 ? .6f : -.6f
                    })
                    .toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Everybody once before each of two cameras; the last two are kept back. */
    private static DataSet people(String name, int trained) {
        List<LabelledCrop> crops = IntStream.rangeClosed(1, trained + 2)
                .boxed()
                .flatMap(person -> IntStream.of(1, 2)
                        .mapToObj(camera ->
                                new LabelledCrop(name + "/" + person + "-" + camera + ".png", person, camera, GREY)))
                .toList();
        return new DataSet(name, crops, 2);
    }

    @Test
    void whatItSaysOfEverybodyBeforeACameraIsTakenAway() {
        Stub stub = new Stub();
        DataSet people = people("people", 4);
        try (MeanCentredTeacher centred = new MeanCentredTeacher(stub, List.of(people))) {
            assertThat(centred.size()).isEqualTo(3);
            assertThat(stub.asked).isEqualTo(2 * 4); // of nobody who is kept back
            List<LabelledCrop> three = people.train().crops().subList(0, 3);
            List<float[]> rows = centred.rows(three, List.of(GREY, GREY, GREY));
            assertThat(rows.get(0)).containsExactly(new float[] {0, 0, -1}, within(1e-6f));
            assertThat(rows.get(1)).containsExactly(new float[] {0, 0, -1}, within(1e-6f));
            assertThat(rows.get(2)).containsExactly(new float[] {0, 0, 1}, within(1e-6f));
        }
        assertThat(stub.closed).isTrue();
    }

    @Test
    void camerasOfTwoDataSetsAreTwo() {
        Stub stub = new Stub();
        DataSet odd = new DataSet("odd", people("odd", 1).train().crops(), 0);
        try (MeanCentredTeacher centred = new MeanCentredTeacher(stub, List.of(odd, people("people", 4)))) {
            float[] row = centred.rows(odd.crops().subList(0, 1), List.of(GREY)).get(0);
            assertThat(row).containsExactly(0, 0, 0); // alone before its camera: the mean is its own row
        }
    }

    @Test
    void ofManyCropsSomeSayIt() {
        Stub stub = new Stub();
        try (MeanCentredTeacher centred = new MeanCentredTeacher(stub, List.of(people("people", 3000)))) {
            assertThat(centred.size()).isEqualTo(3);
            assertThat(stub.asked).isBetween(2 * 450, 2 * 512);
        }
    }
}
