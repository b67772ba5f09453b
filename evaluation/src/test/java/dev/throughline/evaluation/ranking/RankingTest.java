package dev.throughline.evaluation.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final double EXACT = 1e-15;
    private static final int HERE = 1; // the camera of the queries
    private static final int THERE = 2;

    @Test
    void averagePrecisionIsTheMeanOfThePrecisionAtEachMatch() {
        // person 7 at ranks 1, 3 and 6
        RankingScore score = rank(7, gallery(7, 8, 7, 8, 8, 7));
        assertThat(score.map()).isCloseTo((1 / 1. + 2 / 3. + 3 / 6.) / 3, within(EXACT));
    }

    @Test
    void inverseNegativePenaltyIsMatchesOverTheRankOfTheLast() {
        RankingScore score = rank(7, gallery(7, 8, 7, 8, 8, 7));
        assertThat(score.minp()).isCloseTo(3 / 6., within(EXACT));
    }

    @Test
    void cmcAtKAsksWhetherTheFirstMatchIsAmongTheNearestK() {
        RankingScore first = rank(7, gallery(7, 1));
        RankingScore fifth = rank(7, gallery(1, 2, 3, 4, 7));
        RankingScore sixth = rank(7, gallery(1, 2, 3, 4, 5, 7));
        RankingScore eleventh = rank(7, gallery(0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 7));

        assertThat(first)
                .extracting(RankingScore::r1, RankingScore::r5, RankingScore::r10)
                .containsExactly(1., 1., 1.);
        assertThat(fifth)
                .extracting(RankingScore::r1, RankingScore::r5, RankingScore::r10)
                .containsExactly(0., 1., 1.);
        assertThat(sixth)
                .extracting(RankingScore::r1, RankingScore::r5, RankingScore::r10)
                .containsExactly(0., 0., 1.);
        assertThat(eleventh)
                .extracting(RankingScore::r1, RankingScore::r5, RankingScore::r10)
                .containsExactly(0., 0., 0.);
    }

    @Test
    void samePersonUnderTheSameCameraTakesNoRank() {
        int[] person = {7, 7, 8, 7};
        int[] camera = {HERE, HERE, THERE, THERE};
        RankingScore score =
                Ranking.evaluate(new float[][] {{.1f, .2f, .3f, .4f}}, new int[] {7}, new int[] {HERE}, person, camera);
        assertThat(score.map()).isEqualTo(1 / 2.);
        assertThat(score.r1()).isZero();
    }

    @Test
    void anotherPersonUnderTheSameCameraKeepsItsRank() {
        RankingScore score = Ranking.evaluate(
                new float[][] {{.1f, .2f}}, new int[] {7}, new int[] {HERE}, new int[] {8, 7}, new int[] {HERE, THERE});
        assertThat(score.map()).isEqualTo(1 / 2.);
    }

    @Test
    void queriesWithoutAMatchUnderAnotherCameraAreLeftOut() {
        int[] queryPerson = {7, 8, 9}; // 8 is only in its own camera's gallery, 9 is nowhere
        int[] queryCamera = {HERE, THERE, HERE};
        float[][] distances = {{.1f, .2f}, {.1f, .2f}, {.1f, .2f}};
        RankingScore score =
                Ranking.evaluate(distances, queryPerson, queryCamera, new int[] {8, 7}, new int[] {THERE, THERE});
        assertThat(score).isEqualTo(new RankingScore(1 / 2., 0, 1, 1, 1 / 2., 1));
    }

    @Test
    void figuresAreMeansOverTheQueries() {
        int[] queryPerson = {7, 8};
        int[] queryCamera = {HERE, HERE};
        float[][] distances = {{.1f, .2f}, {.1f, .2f}}; // 7 is found at once, 8 at rank 2
        RankingScore score =
                Ranking.evaluate(distances, queryPerson, queryCamera, new int[] {7, 8}, new int[] {THERE, THERE});
        assertThat(score).isEqualTo(new RankingScore((1 + 1 / 2.) / 2, 1 / 2., 1, 1, (1 + 1 / 2.) / 2, 2));
    }

    @Test
    void amongEqualDistancesTheEarlierEntryComesFirst() {
        assertThat(Ranking.evaluate(
                                new float[][] {{0f, -0f, 0f}},
                                new int[] {7},
                                new int[] {HERE},
                                new int[] {8, 7, 8},
                                new int[] {THERE, THERE, THERE})
                        .map())
                .isEqualTo(1 / 2.);
    }

    @Test
    void distancesMayBeNegativeOrInfinite() {
        float[][] similaritiesTurnedRound = {{Float.POSITIVE_INFINITY, -.2f, .3f, -.9f, 0f}};
        RankingScore score = Ranking.evaluate(
                similaritiesTurnedRound, new int[] {7}, new int[] {HERE}, new int[] {1, 7, 2, 3, 4}, new int[] {
                    THERE, THERE, THERE, THERE, THERE
                });
        assertThat(score.map()).isEqualTo(1 / 2.); // only −.9 is nearer than −.2
    }

    @Test
    void rowsAreAskedForOnceEachAndMayBeReused() {
        float[] reused = new float[2];
        int[] asked = new int[2];
        DistanceRows rows = query -> {
            asked[query]++;
            reused[query] = .1f;
            reused[1 - query] = .2f;
            return reused;
        };
        RankingScore score = Ranking.evaluate(
                rows, new int[] {7, 8}, new int[] {HERE, HERE}, new int[] {7, 8}, new int[] {THERE, THERE});
        assertThat(score.map()).isEqualTo(1);
        assertThat(asked).containsExactly(1, 1);
    }

    @Test
    void refusesNaNAndSaysWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranking.evaluate(
                        new float[][] {{.1f, Float.NaN}}, new int[] {7}, new int[] {HERE}, new int[] {7, 7}, new int[] {
                            THERE, THERE
                        }))
                .withMessage("the distance of query 0 to gallery entry 1 is NaN:"
                        + " look for an embedding without a direction");
    }

    @Test
    void refusesSizesThatDisagree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rank(7, new int[] {7, 8}, .1f))
                .withMessage("query 0 has 1 distances for a gallery of 2: one for each entry");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranking.evaluate(new float[3][2], new int[2], new int[2], new int[2], new int[2]))
                .withMessage("3 rows of distances for 2 queries: one row each");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranking.evaluate(new float[2][2], new int[2], new int[2], new int[2], new int[1]))
                .withMessage("gallery has 2 persons but 1 cameras: each entry needs one of each");
    }

    @Test
    void refusesAGalleryInWhichNobodyCanBeFound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rank(7, gallery(8, 9)))
                .withMessageContaining("none of 1 queries has a gallery entry of the same person under another camera");
    }

    /** The people of a gallery under the other camera, nearest first. */
    private static int[] gallery(int... persons) {
        return persons;
    }

    private static RankingScore rank(int person, int[] gallery) {
        float[] distances = new float[gallery.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = i * .01f;
        }
        return rank(person, gallery, distances);
    }

    private static RankingScore rank(int person, int[] gallery, float... distances) {
        int[] cameras = new int[gallery.length];
        Arrays.fill(cameras, THERE);
        return Ranking.evaluate(new float[][] {distances}, new int[] {person}, new int[] {HERE}, gallery, cameras);
    }
}
