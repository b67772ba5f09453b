package dev.throughline.wire.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssignmentTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void takesTheCheapestSumAndNotTheCheapestPair() {
        // the cheapest pair (1) would force the 9: 1 + 9 is more than 2 + 3
        double[][] costs = {{1, 2}, {3, 9}};
        assertThat(Assignment.solve(costs)).containsExactly(1, 0);
    }

    @Test
    void leavesOutRowsWhereThereAreMoreRowsThanColumns() {
        assertThat(Assignment.solve(new double[][] {{5}, {1}, {3}})).containsExactly(-1, 0, -1);
    }

    @Test
    void leavesOutColumnsWhereThereAreMoreColumnsThanRows() {
        assertThat(Assignment.solve(new double[][] {{5, 1, 3}})).containsExactly(1);
    }

    @Test
    void neverTakesAForbiddenPair() {
        assertThat(Assignment.solve(new double[][] {{NEVER, NEVER}, {NEVER, 7}}))
                .containsExactly(-1, 1);
        assertThat(Assignment.solve(new double[][] {{NEVER}, {NEVER}})).containsExactly(-1, -1);
    }

    @Test
    void pairsAsManyAsItMayAlsoWhereFewerWouldBeCheaper() {
        double[][] costs = {{0, 1000}, {0, NEVER}};
        assertThat(Assignment.solve(costs)).containsExactly(1, 0);
    }

    @Test
    void theCheaperOfTwoRowsGetsTheOnlyColumnThatBothMayHave() {
        assertThat(Assignment.solve(new double[][] {{5, NEVER}, {1, NEVER}})).containsExactly(-1, 0);
    }

    @Test
    void costsMayBeNegative() {
        assertThat(Assignment.solve(new double[][] {{-1, -2}, {-5, -1}})).containsExactly(1, 0);
    }

    @Test
    void atTiesTheFirstColumnGoesToTheFirstRow() {
        assertThat(Assignment.solve(new double[3][3])).containsExactly(0, 1, 2);
        assertThat(Assignment.solve(new double[2][3])).containsExactly(0, 1);
        assertThat(Assignment.solve(new double[3][2])).containsExactly(0, 1, -1);
    }

    @Test
    void nothingIsAssignedToNothing() {
        assertThat(Assignment.solve(new double[0][0])).isEmpty();
        assertThat(Assignment.solve(new double[2][0])).containsExactly(-1, -1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isAsCheapAsTheBestOfAllAssignments(int seed) {
        double[][] costs = randomCosts(new Random(seed), 6);
        double[][] before = Arrays.stream(costs).map(double[]::clone).toArray(double[][]::new);

        int[] solved = Assignment.solve(costs);

        Total best = bestOfAll(costs, 0, new boolean[costs[0].length]);
        assertThat(costs).as("seed %d: costs are left alone", seed).isDeepEqualTo(before);
        assertThat(Arrays.stream(solved).filter(column -> column >= 0))
                .as("seed %d", seed)
                .doesNotHaveDuplicates()
                .hasSize(best.pairs());
        assertThat(total(costs, solved)).as("seed %d", seed).isCloseTo(best.cost(), within(1e-9));
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @Test
    void findsAHiddenPermutationAmongHundreds() {
        int size = 300;
        Random random = new Random(1);
        int[] hidden = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = hidden[i];
            hidden[i] = hidden[other];
            hidden[other] = swapped;
        }
        // potentials hide it: a pair costs row + column, and all but the hidden ones a little more
        double[] rows = random.doubles(size).toArray();
        double[] columns = random.doubles(size).toArray();
        double[][] costs = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                costs[row][column] = rows[row] + columns[column] + (column == hidden[row] ? 0 : 1e-6);
            }
        }
        assertThat(Assignment.solve(costs)).isEqualTo(hidden);
    }

    @Test
    void refusesCostsThatCannotBeComparedAndSaysWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assignment.solve(new double[][] {{0, 1}, {2, Double.NaN}}))
                .withMessage("the cost of row 1 and column 1 is NaN:"
                        + " it must be a number, or +Infinity for a pair that may not be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assignment.solve(new double[][] {{Double.NEGATIVE_INFINITY}}))
                .withMessageContaining("row 0 and column 0 is -Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assignment.solve(new double[][] {{0, 1}, {2}}))
                .withMessage("row 1 has 1 costs, but row 0 has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Assignment.solve(new double[][] {{-1e308, 1e308}}))
                .withMessageContaining("too far apart");
    }

    /** Up to {@code most} rows and columns; a third of the seeds with ties, a half with forbidden pairs. */
    private static double[][] randomCosts(Random random, int most) {
        int rows = 1 + random.nextInt(most);
        int columns = 1 + random.nextInt(most);
        boolean ties = random.nextInt(3) == 0;
        double forbidden = random.nextBoolean() ? random.nextDouble() : 0;
        double[][] costs = new double[rows][columns];
        for (double[] row : costs) {
            Arrays.setAll(
                    row,
                    column -> random.nextDouble() < forbidden
                            ? NEVER
                            : ties ? random.nextInt(3) : random.nextDouble() * 20 - 10);
        }
        return costs;
    }

    private record Total(int pairs, double cost) {
        Total plus(double more) {
            return new Total(pairs + 1, cost + more);
        }

        boolean betterThan(Total other) {
            return pairs > other.pairs || (pairs == other.pairs && cost < other.cost);
        }
    }

    /** By trying all: more pairs are better, then a smaller sum. */
    private static Total bestOfAll(double[][] costs, int row, boolean[] taken) {
        if (row == costs.length) {
            return new Total(0, 0);
        }
        Total best = bestOfAll(costs, row + 1, taken);
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column] && costs[row][column] < NEVER) {
                taken[column] = true;
                Total with = bestOfAll(costs, row + 1, taken).plus(costs[row][column]);
                best = with.betterThan(best) ? with : best;
                taken[column] = false;
            }
        }
        return best;
    }

    private static double total(double[][] costs, int[] columnOf) {
        return IntStream.range(0, columnOf.length)
                .filter(row -> columnOf[row] >= 0)
                .mapToDouble(row -> costs[row][columnOf[row]])
                .sum();
    }
}
