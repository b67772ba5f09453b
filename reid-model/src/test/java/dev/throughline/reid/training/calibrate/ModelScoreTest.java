package dev.throughline.reid.training.calibrate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.evaluation.ranking.ReRanking;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelScoreTest {
    private static final Calibration JSD_ALONE = new Calibration(0, 0, -1);

    /** At an angle, with this much of the relation in its first place. */
    private static LabelledAnswer seen(int person, int camera, double degrees, double first) {
        double angle = Math.toRadians(degrees);
        return new LabelledAnswer(
                person,
                camera,
                Embedding.of((float) Math.cos(angle), (float) Math.sin(angle)),
                Relation.of((float) first, (float) (1 - first)));
    }

    @Test
    void ranksByTheCosineAndTellsPairsApartByEachOfThree() {
        List<LabelledAnswer> queries = List.of(seen(7, 1, 0, .5));
        List<LabelledAnswer> gallery = List.of(
                seen(7, 1, 1, .9), // the same camera: ignored
                seen(8, 1, 10, .6),
                seen(7, 2, 20, .5),
                seen(0, 2, 30, .9)); // a distractor
        ModelScore score = ModelScore.of(queries, gallery, JSD_ALONE, null);
        assertThat(score.ranking().map()).isEqualTo(1 / 2.);
        assertThat(score.reranked()).isNull();
        ModelScore.Telling telling = requireNonNull(score.telling());
        assertThat(telling.samePairs()).isEqualTo(1);
        assertThat(telling.differentPairs()).isEqualTo(2);
        assertThat(telling.cosine().auc()).isEqualTo(1 / 2.);
        assertThat(telling.jsd().auc()).isEqualTo(1);
        assertThat(telling.both()).isEqualTo(telling.jsd());
    }

    @Test
    void aGalleryOfOnePersonIsRankedThoughThereIsNobodyToTellThemFrom() {
        ModelScore score =
                ModelScore.of(List.of(seen(7, 1, 0, .5)), List.of(seen(7, 2, 9, .5)), JSD_ALONE, ReRanking.defaults());
        assertThat(score.telling()).isNull();
        assertThat(requireNonNull(score.reranked()).map()).isEqualTo(1);
    }

    @Test
    void nobodyToAskOrToFindIsRefused() {
        assertThatThrownBy(() -> ModelScore.of(List.of(), List.of(seen(7, 2, 9, .5)), JSD_ALONE, null))
                .hasMessage("a score needs queries and a gallery, had 0 and 1 pictures");
    }

    @Test
    void cosinesAreThoseOfTheEmbeddings() {
        Random random = new Random(5);
        float[] one = new float[193];
        float[] other = new float[193];
        for (int i = 0; i < one.length; i++) {
            one[i] = (float) random.nextGaussian();
            other[i] = (float) random.nextGaussian();
        }
        Cosines cosines = new Cosines(List.of(Embedding.of(one), Embedding.of(other)));
        assertThat(cosines.of(0, 1)).isCloseTo(Embedding.of(one).cosine(Embedding.of(other)), within(1e-15));
        assertThat(cosines.distance(1, 1)).isZero();
        assertThat((double) cosines.distance(0, 1)).isCloseTo(Math.sqrt(2 - 2 * cosines.of(0, 1)), within(1e-7));
        assertThatThrownBy(() -> new Cosines(List.of(Embedding.of(1), Embedding.of(1, 2))))
                .hasMessageContaining("two models were mixed");
    }

    @Test
    void theFirstOfEachPersonAndCameraAsksUnlessThereAreTwoCameras() {
        int[] persons = {0, 5, 5, 5, 6};
        int[] cameras = {1, 1, 1, 2, 2};
        assertThat(Split.firstOfEach(persons, cameras)).isEqualTo(new Split(List.of(1, 3, 4), List.of(0, 2)));
        assertThat(Split.firstCamera(persons, cameras)).isEqualTo(new Split(List.of(1, 2), List.of(0, 3, 4)));
        assertThat(Split.usual(persons, cameras)).isEqualTo(Split.firstCamera(persons, cameras));
        assertThat(Split.usual(persons, new int[] {1, 1, 1, 2, 3}))
                .isEqualTo(new Split(List.of(1, 3, 4), List.of(0, 2)));
    }
}
