package dev.throughline.evaluation.tracking;

import dev.throughline.wire.geometry.Assignment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pairs rows with columns one to one so that the sum of scores is maximal. It is made for few pairs with a score, such as a frame's
 * boxes: most overlap with one other or none.
 *
 * <p>If every row and column can have its best partner, that is the answer. If several compete for a partner, each connected component of
 * scores is solved separately as a small dense {@link Assignment}.
 */
final class Pairing {
    static final int NONE = -1;

    private final int rows;
    private final int columns;
    private final int[] row;
    private final int[] column;
    private final double[] score;
    private final int[] best; // by row: a pair or NONE
    private final int[] group; // by row, then by column: the union-find parent in its component

    private Pairing(int rows, int columns, int[] row, int[] column, double[] score) {
        this.rows = rows;
        this.columns = columns;
        this.row = row;
        this.column = column;
        this.score = score;
        this.best = best();
        this.group = new int[rows + columns];
    }

    /**
     * Computes the pairing.
     *
     * @param row of each pair, 0 .. rows − 1
     * @param column of each pair, 0 .. columns − 1; no pair is there twice
     * @param score of each pair; a pair with a score of 0 or less is never made
     * @return shape (rows): index of its pair in these arrays, or {@link #NONE}
     */
    static int[] solve(int rows, int columns, int[] row, int[] column, double[] score) {
        return new Pairing(rows, columns, row, column, score).solve();
    }

    private int[] solve() {
        boolean[] contested = contested();
        if (contested != null) {
            settle(contested);
        }
        return best;
    }

    private int[] best() {
        int[] bestOf = new int[rows];
        Arrays.fill(bestOf, NONE);
        for (int pair = 0; pair < row.length; pair++) {
            int before = bestOf[row[pair]];
            if (score[pair] > (before == NONE ? 0 : score[before])) {
                bestOf[row[pair]] = pair;
            }
        }
        return bestOf;
    }

    /** Shape (columns): whether several rows compete for it; null if there is no such column. */
    private boolean @Nullable [] contested() {
        boolean[] wanted = new boolean[columns];
        boolean[] contested = null;
        for (int pair : best) {
            if (pair == NONE) {
                continue;
            }
            if (wanted[column[pair]]) {
                contested = contested == null ? new boolean[columns] : contested;
                contested[column[pair]] = true;
            }
            wanted[column[pair]] = true;
        }
        return contested;
    }

    private void settle(boolean[] contested) {
        connect();
        Component[] components = new Component[group.length]; // by the first of the group
        for (int c = 0; c < columns; c++) {
            if (contested[c]) {
                int first = first(rows + c);
                components[first] = components[first] == null ? new Component() : components[first];
            }
        }
        int[] place = new int[group.length]; // within its component
        for (int node = 0; node < group.length; node++) {
            Component component = components[first(node)];
            if (component != null) {
                place[node] = node < rows ? component.rows++ : component.columns++;
            }
        }
        for (int pair = 0; pair < row.length; pair++) {
            Component component = components[first(row[pair])];
            if (component != null && score[pair] > 0) {
                component.add(place[row[pair]], place[rows + column[pair]], pair, score[pair]);
            }
        }
        for (Component component : components) {
            if (component != null) {
                component.solve();
            }
        }
        for (int r = 0; r < rows; r++) {
            Component component = components[first(r)];
            if (component != null) {
                best[r] = component.pairOf(place[r]);
            }
        }
    }

    private void connect() {
        Arrays.setAll(group, node -> node);
        for (int pair = 0; pair < row.length; pair++) {
            if (score[pair] > 0) {
                group[first(rows + column[pair])] = first(row[pair]);
            }
        }
    }

    private int first(int node) {
        int at = node;
        while (group[at] != at) {
            group[at] = group[group[at]]; // path compression
            at = group[at];
        }
        return at;
    }

    /** Connected rows and columns, some of which compete. */
    private static final class Component {
        private int rows;
        private int columns;
        private int[][] pairs = {}; // shape (rows, columns): a pair or NONE
        private double[][] costs = {};
        private int[] columnOf = {};

        void add(int row, int column, int pair, double score) {
            if (pairs.length == 0) {
                pairs = new int[rows][columns];
                costs = new double[rows][columns];
                for (int[] line : pairs) {
                    Arrays.fill(line, NONE);
                }
            }
            pairs[row][column] = pair;
            costs[row][column] =
                    -score; // and 0 where there is no pair: the scores shall add up to the most, with however few
        }

        void solve() {
            columnOf = Assignment.solve(costs);
        }

        int pairOf(int row) {
            return columnOf[row] == Assignment.NONE ? NONE : pairs[row][columnOf[row]];
        }
    }
}
