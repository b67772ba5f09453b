package dev.throughline.reid.train;

import static dev.throughline.reid.train.TeacherFeaturesTest.GREY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.reid.data.DataSet;
import dev.throughline.reid.data.LabelledCrop;
import dev.throughline.reid.data.Picture;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CentredTeacherTest {
    /** Says of everybody a long first value, and of every second person another second one. */
    private static final class Stub implements Teacher {
        private boolean closed;
        private int asked;

        @Override
        public int size() {
            return 2;
        }

        @Override
        public List<float[]> rows(List<LabelledCrop> crops, List<Picture> shown) {
            assertThat(shown).hasSameSizeAs(crops);
            asked += crops.size();
            return crops.stream()
                    .map(crop -> new float[] {.8f, crop.person() % 2 == 0 ? .6f : -.6f})
                    .toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static DataSet people(int trained) {
        List<LabelledCrop> crops = IntStream.rangeClosed(1, trained + 2)
                .mapToObj(person -> new LabelledCrop("people/" + person + ".png", person, 1, GREY))
                .toList();
        return new DataSet("people", crops, 2);
    }

    @Test
    void whatItSaysOfEverybodyIsTakenAway() {
        Stub stub = new Stub();
        DataSet people = people(4);
        try (CentredTeacher centred = new CentredTeacher(stub, List.of(people))) {
            List<LabelledCrop> two = people.train().crops().subList(0, 2);
            List<float[]> rows = centred.rows(two, List.of(GREY, GREY));
            assertThat(rows.get(0)[0]).isCloseTo(0, within(1e-6f));
            assertThat(rows.get(0)[1]).isCloseTo(-1, within(1e-6f));
            assertThat(rows.get(1)[1]).isCloseTo(1, within(1e-6f));
            assertThat(stub.asked).isEqualTo(4 + 2); // the two who are kept back are not asked for
        }
        assertThat(stub.closed).isTrue();
    }

    @Test
    void ofManyCropsSomeSayIt() {
        Stub stub = new Stub();
        try (CentredTeacher centred = new CentredTeacher(stub, List.of(people(5000)))) {
            assertThat(centred.size()).isEqualTo(2);
            assertThat(stub.asked).isBetween(900, 1024);
        }
    }

    @Test
    void somebodyOfWhomItSaysWhatItSaysOfAllIsNoNumberLess() {
        Stub stub = new Stub();
        DataSet one = people(1);
        try (CentredTeacher centred = new CentredTeacher(stub, List.of(one))) {
            float[] row = centred.rows(one.train().crops(), List.of(GREY)).get(0);
            assertThat(row).containsExactly(0, 0);
        }
    }
}
