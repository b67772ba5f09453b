package dev.throughline.reid.packaging;

/**
 * Resizes the learned absolute positions of a grid of patches to another grid.
 *
 * <p>The interpolation is bicubic with a = −.5. The kernel widens where the grid shrinks. Weights are cut off at the
 * border and sum to 1. This equals timm's {@code resample_abs_pos_embed}, which uses PyTorch's
 * {@code interpolate(mode="bicubic", antialias=True)}. TransReID and CLIP-ReID resize the positions of ImageNet and
 * CLIP bilinearly before training; their trained weights have the final grid.
 *
 * @param rows patches from top to bottom
 * @param cols patches from left to right
 */
public record PositionGrid(int rows, int cols) {
    private static final double A = -.5; // of Keys' cubic, as in Pillow
    private static final double REACH = 2; // of the cubic, in old patches

    /**
     * The positions for another grid.
     *
     * @param positions (1, 1 + rows·cols, D), CLS first; CLS has no place and stays as it is
     * @return (1, 1 + to.rows·to.cols, D)
     */
    public Tensor resized(Tensor positions, PositionGrid to) {
        if (equals(to)) {
            return positions;
        }
        int dim = positions.values().length / (1 + rows * cols);
        double[][] across = weights(cols, to.cols);
        double[][] down = weights(rows, to.rows);
        float[] resized = new float[(1 + to.rows * to.cols) * dim];
        System.arraycopy(positions.values(), 0, resized, 0, dim);
        double[] narrow = new double[rows * to.cols * dim]; // every old row, with the new columns
        for (int row = 0; row < rows; row++) {
            for (int col = 0; col < to.cols; col++) {
                for (int from = 0; from < cols; from++) {
                    for (int i = 0; i < dim; i++) {
                        narrow[(row * to.cols + col) * dim + i] +=
                                across[col][from] * positions.values()[(1 + row * cols + from) * dim + i];
                    }
                }
            }
        }
        for (int row = 0; row < to.rows; row++) {
            for (int at = 0; at < to.cols * dim; at++) {
                double sum = 0;
                for (int from = 0; from < rows; from++) {
                    sum += down[row][from] * narrow[from * to.cols * dim + at];
                }
                resized[(1 + row * to.cols) * dim + at] = (float) sum;
            }
        }
        return new Tensor(new long[] {1, 1 + to.rows * to.cols, dim}, resized);
    }

    /** The share of each old patch in each new one, [new][old], along one side. */
    private static double[][] weights(int before, int after) {
        double scale = (double) before / after;
        double wider = Math.max(1, scale);
        double[][] weights = new double[after][before];
        for (int i = 0; i < after; i++) {
            double centre = scale * (i + .5);
            int first = Math.max(0, (int) (centre - REACH * wider + .5));
            int end = Math.min(before, (int) (centre + REACH * wider + .5));
            double sum = 0;
            for (int from = first; from < end; from++) {
                weights[i][from] = cubic((from - centre + .5) / wider);
                sum += weights[i][from];
            }
            for (int from = first; from < end; from++) {
                weights[i][from] /= sum;
            }
        }
        return weights;
    }

    /** Keys, Cubic Convolution Interpolation, IEEE 1981, equation 4. */
    private static double cubic(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < REACH ? ((A * x - 5 * A) * x + 8 * A) * x - 4 * A : 0;
    }

    @Override
    public String toString() {
        return rows + "x" + cols;
    }
}
