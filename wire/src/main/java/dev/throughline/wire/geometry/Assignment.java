package dev.throughline.wire.geometry;

import java.util.Arrays;

/**
 * One-to-one assignment at the lowest total cost, such as of tracks to sightings, or true people to tracks.
 *
 * <p>Each row in turn takes the cheapest chain of reassignments that ends at a free column. Dijkstra's algorithm finds it on costs that
 * potentials keep at 0 or above. Source: Jonker and Volgenant, A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment
 * Problems, Computing 38 (1987), its augmentation phase. Time grows with min(rows, columns)² · max(rows, columns).
 */
public final class Assignment {
    /** In a solution: this row has no column. */
    public static final int NONE = -1;

    private final double[][] costs; // no more rows than columns
    private final double[] rowPotential;
    private final double[] columnPotential;
    private final int[] columnOf;
    private final int[] rowOf;

    private Assignment(double[][] costs, int rows, int columns) {
        this.costs = costs;
        this.rowPotential = new double[rows];
        this.columnPotential = new double[columns];
        this.columnOf = filled(rows);
        this.rowOf = filled(columns);
    }

    /**
     * Finds the cheapest assignment of min(rows, columns) pairs, or of as many as forbidden pairs allow. The result is deterministic, also
     * where several assignments are the cheapest.
     *
     * @param costs shape (rows, columns), not changed; any finite number, or {@link Double#POSITIVE_INFINITY} for a forbidden pair. Keep
     *     them within a few orders of magnitude, since sums are compared
     * @return shape (rows): the column of each row, or {@link #NONE}
     * @throws IllegalArgumentException if rows differ in length, or a cost is NaN, −∞ or too large to be added up
     */
    public static int[] solve(double[][] costs) {
        int rows = costs.length;
        int columns = rows == 0 ? 0 : costs[0].length;
        double[][] finite = pricedForbidden(costs, columns);
        int[] columnOf = rows <= columns
                ? new Assignment(finite, rows, columns).columns()
                : inverse(new Assignment(transposed(finite, columns), columns, rows).columns(), rows);
        return withoutForbidden(columnOf, costs);
    }

    /**
     * Costs from 0 up, forbidden pairs included. Each of those costs more than any assignment of allowed pairs, so no more of them are
     * taken than necessary.
     */
    private static double[][] pricedForbidden(double[][] costs, int columns) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < costs.length; row++) {
            requireCosts(costs[row], row, columns);
            for (double cost : costs[row]) {
                least = Math.min(least, cost);
                most = cost < Double.POSITIVE_INFINITY ? Math.max(most, cost) : most;
            }
        }
        boolean allForbidden = most < least;
        double range = allForbidden ? 0 : most - least;
        double price = 1 + range * (Math.min(costs.length, columns) + 1);
        if (Double.isInfinite(price * costs.length)) {
            throw new IllegalArgumentException(
                    "costs from " + least + " to " + most + " are too far apart to be added up: scale them down");
        }
        double[][] priced = new double[costs.length][columns];
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < columns; column++) {
                double cost = costs[row][column];
                priced[row][column] = cost < Double.POSITIVE_INFINITY ? cost - least : price;
            }
        }
        return priced;
    }

    private static void requireCosts(double[] costs, int row, int columns) {
        if (costs.length != columns) {
            throw new IllegalArgumentException(
                    "row " + row + " has " + costs.length + " costs, but row 0 has " + columns);
        }
        for (int column = 0; column < columns; column++) {
            if (Double.isNaN(costs[column]) || costs[column] == Double.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("the cost of row " + row + " and column " + column + " is "
                        + costs[column] + ": it must be a number, or +Infinity for a pair that may not be");
            }
        }
    }

    private int[] columns() {
        for (int row = 0; row < columnOf.length; row++) {
            assign(row);
        }
        return columnOf;
    }

    /** Gives the row a column, moving other rows to other columns where that is cheaper. */
    private void assign(int start) {
        double[] distance = new double[rowOf.length]; // from the row to each column, over reassignments
        int[] previous = new int[rowOf.length]; // the row before, on the path to each column
        boolean[] settled = new boolean[rowOf.length];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);

        int row = start;
        double travelled = 0;
        int nearest;
        while (true) {
            nearest = NONE;
            for (int column = 0; column < distance.length; column++) {
                if (settled[column]) {
                    continue;
                }
                double over = travelled + costs[row][column] - rowPotential[row] - columnPotential[column];
                if (over < distance[column]) {
                    distance[column] = over;
                    previous[column] = row;
                }
                if (nearest == NONE || distance[column] < distance[nearest]) {
                    nearest = column;
                }
            }
            travelled = distance[nearest];
            if (rowOf[nearest] == NONE) {
                break;
            }
            settled[nearest] = true;
            row = rowOf[nearest];
        }
        raisePotentials(start, travelled, distance, settled);
        reassign(start, nearest, previous);
    }

    /** Keeps every remaining cost at 0 or above, and those of the pairs taken at 0. */
    private void raisePotentials(int start, double travelled, double[] distance, boolean[] settled) {
        rowPotential[start] += travelled;
        for (int column = 0; column < settled.length; column++) {
            if (settled[column]) {
                rowPotential[rowOf[column]] += travelled - distance[column];
                columnPotential[column] -= travelled - distance[column];
            }
        }
    }

    /** Walks the path back from the free column: each row on it moves to the column that it led to. */
    private void reassign(int start, int free, int[] previous) {
        int column = free;
        int row;
        do {
            row = previous[column];
            int left = columnOf[row];
            columnOf[row] = column;
            rowOf[column] = row;
            column = left;
        } while (row != start);
    }

    private static int[] withoutForbidden(int[] columnOf, double[][] costs) {
        for (int row = 0; row < columnOf.length; row++) {
            if (columnOf[row] != NONE && costs[row][columnOf[row]] == Double.POSITIVE_INFINITY) {
                columnOf[row] = NONE;
            }
        }
        return columnOf;
    }

    private static double[][] transposed(double[][] costs, int columns) {
        double[][] transposed = new double[columns][costs.length];
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column][row] = costs[row][column];
            }
        }
        return transposed;
    }

    private static int[] inverse(int[] rowOf, int rows) {
        int[] columnOf = filled(rows);
        for (int column = 0; column < rowOf.length; column++) {
            columnOf[rowOf[column]] = column;
        }
        return columnOf;
    }

    private static int[] filled(int length) {
        int[] none = new int[length];
        Arrays.fill(none, NONE);
        return none;
    }
}
