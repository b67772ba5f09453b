package dev.throughline.evaluation.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReRankingTest {
    /** A query at 0, gallery entries at 1 and 3 on a line. */
    private static final PairDistances LINE = line(0, 1, 3);

    private static PairDistances line(double... places) {
        return (one, other) -> (float) Math.abs(places[one] - places[other]);
    }

    @Test
    void theDistanceOfNeighboursOfNeighboursIsTheirOverlap() {
        // k1 1: neighbourhoods of 2, {0,1}, {1,0} and {2,1}. Reciprocal: {0,1}, {0,1}, {2}; halves, of round(.5) + 1 =
        // 1, add
        // nobody. Squares over each row's largest: 0 to 1 is 1/9, 1 to 0 is 1/4.
        double near = Math.exp(-1 / 9.);
        double back = Math.exp(-1 / 4.);
        double[] first = {1 / (1 + near), near / (1 + near)};
        double[] second = {back / (1 + back), 1 / (1 + back)};
        double shared = Math.min(first[0], second[0]) + Math.min(first[1], second[1]);
        float[] row = new ReRanking(1, 1, .3).of(LINE, 1, 2).row(0);
        assertThat(row[0]).isCloseTo((float) (.7 * (1 - shared / (2 - shared)) + .3 / 9), within(1e-6f));
        assertThat(row[1]).as("nothing shared, and the furthest there is").isEqualTo(1f);
    }

    @Test
    void atLambdaOneNothingChangesButTheScale() {
        assertThat(new ReRanking(2, 2, 1).of(LINE, 1, 2).row(0)).containsExactly(1 / 9f, 1f);
    }

    @Test
    void fewerItemsThanNeighboursAreEnough() {
        assertThat(ReRanking.defaults().of(LINE, 1, 2).row(0)).hasSize(2).doesNotContain(Float.NaN);
        assertThat(ReRanking.defaults().of((one, other) -> 0, 1, 1).row(0)).containsExactly(0f);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoIsInTheSameGroupComesNearer(long seed) {
        Random random = new Random(seed);
        double[][] places = new double[60][8]; // six groups of ten, of which the first of each asks
        double[][] centres = new double[6][8];
        for (double[] centre : centres) {
            fill(centre, random, 1);
        }
        int[] persons = new int[60];
        for (int i = 0; i < 60; i++) {
            persons[i] = i % 6;
            fill(places[i], random, .55);
            for (int axis = 0; axis < 8; axis++) {
                places[i][axis] += centres[i % 6][axis];
            }
        }
        PairDistances distances = (one, other) -> {
            double squares = 0;
            for (int axis = 0; axis < 8; axis++) {
                squares += Math.pow(places[one][axis] - places[other][axis], 2);
            }
            return (float) Math.sqrt(squares);
        };
        double plain = map(query -> row(distances, query), persons);
        double again = map(new ReRanking(9, 3, .3).of(distances, 6, 54), persons);
        assertThat(again).as("seed %d", seed).isGreaterThan(plain);
    }

    private static void fill(double[] place, Random random, double scale) {
        for (int axis = 0; axis < place.length; axis++) {
            place[axis] = scale * random.nextGaussian();
        }
    }

    private static float[] row(PairDistances distances, int query) {
        float[] row = new float[54];
        for (int entry = 0; entry < 54; entry++) {
            row[entry] = distances.between(query, 6 + entry);
        }
        return row;
    }

    private static double map(DistanceRows rows, int[] persons) {
        int[] asked = new int[6];
        int[] answers = new int[54];
        System.arraycopy(persons, 0, asked, 0, 6);
        System.arraycopy(persons, 6, answers, 0, 54);
        int[] there = new int[54];
        java.util.Arrays.fill(there, 1);
        return Ranking.evaluate(rows, asked, new int[6], answers, there).map();
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> new ReRanking(0, 6, .3)).hasMessageContaining("had 0, 6, 0.3");
        assertThatThrownBy(() -> new ReRanking(20, 6, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> ReRanking.defaults().of(LINE, 3, 0)).hasMessageContaining("had 3 and 0");
    }
}
