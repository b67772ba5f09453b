package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.evaluation.tracking.Coverage.Row;
import dev.throughline.evaluation.tracking.Coverage.Stretch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoverageTest {
    private static final long ANN = 1;
    private static final long BEN = 2;

    @Test
    void tellsByWhichTrackAPersonWasCoveredAndWhenByNone() {
        Coverage coverage = Tracking.coverage(
                stands(ANN, 0, 1, 1, 10), TrackingTest.join(stands(7, 0, 1, 1, 4), stands(8, 0, 1, 7, 10)));
        assertThat(coverage.people())
                .containsExactly(new Row(
                        ANN,
                        List.of(
                                new Stretch(1, 4, 7, 4),
                                new Stretch(5, 6, Stretch.NOBODY, 2),
                                new Stretch(7, 10, 8, 4))));
        assertThat(coverage.people().get(0).switches()).containsExactly(new Stretch(7, 10, 8, 4));
        assertThat(coverage.falseTracks()).isEmpty();
    }

    @Test
    void whereAPersonIsAwayAStretchEnds() {
        List<MotBox> truth =
                TrackingTest.join(stands(ANN, 0, 1, 1, 3), stands(ANN, 0, 1, 6, 8), stands(BEN, 900, 1, 1, 8));
        Coverage coverage = Tracking.coverage(truth, stands(7, 0, 1, 1, 8));
        assertThat(coverage.people().get(0).stretches())
                .containsExactly(new Stretch(1, 3, 7, 3), new Stretch(6, 8, 7, 3));
        assertThat(coverage.falseTracks()).containsExactly(new Row(7, List.of(new Stretch(4, 5, 7, 2))));
    }

    @Test
    void everySecondFrameIsNoGapWhereTruthIsOfEverySecondFrame() {
        Coverage coverage = Tracking.coverage(stands(ANN, 0, 2, 1, 9), stands(7, 0, 2, 1, 9));
        assertThat(coverage.step()).isEqualTo(2);
        assertThat(coverage.people().get(0).stretches()).containsExactly(new Stretch(1, 9, 7, 5));
    }

    @Test
    void peopleStandInTheOrderInWhichTheyCome() {
        Coverage coverage =
                Tracking.coverage(TrackingTest.join(stands(ANN, 0, 1, 5, 9), stands(BEN, 900, 1, 2, 9)), List.of());
        assertThat(coverage.people()).extracting(Row::id).containsExactly(BEN, ANN);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsWhatClearCounts(long seed) {
        LargeSite site = new LargeSite(seed, 1);
        List<MotBox> truth = site.truth.get("camera-1");
        List<MotBox> tracks = site.tracks.get("camera-1");

        Coverage coverage = Tracking.coverage(truth, tracks);

        ClearScore clear = Tracking.evaluate(truth, tracks).clear();
        assertThat(coverage.people().stream()
                        .mapToInt(row -> row.switches().size())
                        .sum())
                .as("switches, seed %d", seed)
                .isEqualTo(clear.switches());
        assertThat(boxes(coverage.people(), true)).isEqualTo(clear.truePositives());
        assertThat(boxes(coverage.people(), false)).isEqualTo(clear.falseNegatives());
        assertThat(boxes(coverage.falseTracks(), true)).isEqualTo(clear.falsePositives());
    }

    private static int boxes(List<Row> rows, boolean found) {
        return rows.stream()
                .flatMap(row -> row.stretches().stream())
                .filter(stretch -> stretch.isFound() == found)
                .mapToInt(Stretch::boxes)
                .sum();
    }

    private static List<MotBox> stands(long id, int x, int step, int from, int to) {
        return IntStream.iterate(from, frame -> frame <= to, frame -> frame + step)
                .mapToObj(frame -> new MotBox(frame, id, x, 0, 100, 100, 1))
                .toList();
    }
}
