package dev.throughline.evaluation.tracking;

import dev.throughline.wire.geometry.Assignment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pairs rows with columns one to one so that the scores add up to the most, where few of all pairs score anything: a frame's
 * boxes, most of which overlap with one other or none.
 *
 * <p>Where everybody may have the best there is for them, that is the answer. Where several want the same, those who are
 * connected by scores are a problem of their own, and solved as a small dense {@link Assignment}.
 */
final class Pairing {
    static final int NONE = -1;

    private final int rows;
    private final int columns;
    private final int[] row;
    private final int[] column;
    private final double[] score;
    private final int[] best; // of each row, a pair or NONE
    private final int[] group; // of each row, then of each column: the way to whom it is connected with

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
     * The pairs to be made.
     *
     * @param row of each pair, 0 .. rows − 1
     * @param column of each pair, 0 .. columns − 1; no pair is there twice
     * @param score of each pair; one that scores 0 or less is never made
     * @return shape (rows): the place of its pair in these arrays, or {@link #NONE}
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

    /** Shape (columns): whether several rows want it; null if none is so. */
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
            group[at] = group[group[at]]; // shorten the way for the next who asks
            at = group[at];
        }
        return at;
    }

    /** Rows and columns that are connected, some of which want the same. */
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
