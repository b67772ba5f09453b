package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.wire.geometry.Assignment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingTest {
    @Test
    void everybodyHasTheBestWhereNobodyElseWantsIt() {
        assertThat(Pairing.solve(2, 3, ints(0, 0, 1), ints(0, 2, 0), new double[] {.3, .5, .4}))
                .containsExactly(1, 2);
    }

    @Test
    void whoeverLosesLeastGivesWay() {
        // both want column 0; row 0 loses .1 with column 1, row 1 has nothing else
        assertThat(Pairing.solve(2, 2, ints(0, 0, 1), ints(0, 1, 0), new double[] {.6, .5, .4}))
                .containsExactly(1, 2);
    }

    @Test
    void aPairThatScoresNothingIsNotMade() {
        assertThat(Pairing.solve(2, 2, ints(0, 1), ints(0, 1), new double[] {0, -1}))
                .containsExactly(Pairing.NONE, Pairing.NONE);
        assertThat(Pairing.solve(2, 1, ints(0, 1), ints(0, 0), new double[] {1, 2}))
                .containsExactly(Pairing.NONE, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void scoresWhatAnAssignmentOfAllPairsScores(long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(12);
        int columns = 1 + random.nextInt(12);
        double[][] costs = new double[rows][columns];
        int[] places = random.ints(0, rows * columns)
                .distinct()
                .limit(rows * columns / 4 + 1)
                .toArray();
        double[] scores = random.doubles(places.length).toArray();
        for (int pair = 0; pair < places.length; pair++) {
            costs[places[pair] / columns][places[pair] % columns] = -scores[pair];
        }
        int[] row = Arrays.stream(places).map(place -> place / columns).toArray();
        int[] column = Arrays.stream(places).map(place -> place % columns).toArray();

        int[] pairs = Pairing.solve(rows, columns, row, column, scores);

        int[] dense = Assignment.solve(costs);
        double most = IntStream.range(0, rows)
                .mapToDouble(r -> dense[r] == Assignment.NONE ? 0 : -costs[r][dense[r]])
                .sum();
        int[] made = IntStream.of(pairs).filter(pair -> pair != Pairing.NONE).toArray();
        assertThat(IntStream.of(made).mapToDouble(pair -> scores[pair]).sum())
                .as("seed %d", seed)
                .isCloseTo(most, within(1e-12));
        assertThat(IntStream.of(made).map(pair -> column[pair]).toArray()).doesNotHaveDuplicates();
        IntStream.range(0, rows)
                .filter(r -> pairs[r] != Pairing.NONE)
                .forEach(r -> assertThat(row[pairs[r]]).isEqualTo(r));
    }

    private static int[] ints(int... values) {
        return values;
    }
}
