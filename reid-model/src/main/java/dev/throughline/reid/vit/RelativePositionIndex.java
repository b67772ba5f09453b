package dev.throughline.reid.vit;

/** Which entry of a relative-position table belongs to a pair of tokens. */
public final class RelativePositionIndex {
    private RelativePositionIndex() {}

    /**
     * Which entry of the bias table belongs to a pair of patches.
     *
     * <p>Source: Liu et al., Swin Transformer, arXiv 2103.14030, section 3.2, relative position bias (equation 4).
     *
     * @param rows patches from top to bottom, at least 1
     * @param cols patches from left to right, at least 1
     * @return shape (rows·cols, rows·cols); [a][b] is for the place of a minus that of b, in 0 .. (2·rows−1)·(2·cols−1)−1
     * @throws IllegalArgumentException if {@code rows} or {@code cols} is below 1
     */
    public static int[][] pairIndex(int rows, int cols) {
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException("a grid needs rows and columns, had " + rows + " and " + cols);
        }
        int patches = rows * cols;
        int[][] index = new int[patches][patches];
        for (int a = 0; a < patches; a++) {
            for (int b = 0; b < patches; b++) {
                int down = a / cols - b / cols;
                int right = a % cols - b % cols;
                index[a][b] = (down + rows - 1) * (2 * cols - 1) + right + cols - 1;
            }
        }
        return index;
    }

    /**
     * The same for all tokens, CLS first. CLS has no place in the grid, so it gets three entries of its own after the
     * patches': CLS looking at a patch, a patch looking at CLS, CLS looking at itself (as in BEiT, arXiv 2106.08254).
     *
     * @return shape (rows·cols+1, rows·cols+1), values below {@link #entries}
     */
    static int[][] tokenIndex(int rows, int cols) {
        int[][] patchIndex = pairIndex(rows, cols);
        int clsEntries = entries(rows, cols) - 3;
        int tokens = rows * cols + 1;
        int[][] index = new int[tokens][tokens];
        for (int a = 1; a < tokens; a++) {
            System.arraycopy(patchIndex[a - 1], 0, index[a], 1, tokens - 1);
            index[0][a] = clsEntries;
            index[a][0] = clsEntries + 1;
        }
        index[0][0] = clsEntries + 2;
        return index;
    }

    /** Entries of a table: (2·rows−1)·(2·cols−1) for pairs of patches, and three for CLS. */
    static int entries(int rows, int cols) {
        return (2 * rows - 1) * (2 * cols - 1) + 3;
    }
}
