package dev.throughline.reid.training.calibrate;

import dev.throughline.wire.message.Calibration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Fits {@code P(same | cosine, jsd)}. Pairs of one person and pairs of two have the same total weight, which
 * corresponds to a prior of one half.
 *
 * <p>The fit is maximum likelihood by Newton's method. Its ridge is so small that it matters only where the data leave
 * the solution open.
 */
final class Logistic {
    private static final int ITERATIONS = 60;
    private static final double RIDGE = 1e-3;
    private static final double CONVERGED = 1e-9;
    private static final double WEIGHT = 1000; // of all pairs of one kind
    private static final double INTERCEPT_WITHIN = 1e3;

    private Logistic() {}

    /**
     * Fits all weights.
     *
     * @param useJsd whether the JSD is used; if not, its weight is 0
     * @param weight of a pair, 0 or more
     * @throws IllegalArgumentException if one of the two kinds is missing
     */
    static Calibration fit(List<Pair> pairs, boolean useJsd, ToDoubleFunction<Pair> weight) {
        double same = total(pairs, true, weight);
        double different = total(pairs, false, weight);
        if (!(same > 0) || !(different > 0)) {
            throw new IllegalArgumentException("a calibration needs pairs of one person and pairs of two, had weights "
                    + same + " and " + different);
        }
        int size = useJsd ? 3 : 2;
        double[] beta = new double[3];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[size];
            double[][] curvature = new double[size][size];
            for (int i = 0; i < size; i++) {
                gradient[i] = -RIDGE * beta[i];
                curvature[i][i] = RIDGE;
            }
            for (Pair pair : pairs) {
                double[] x = {1, pair.cosine(), pair.jsd()};
                double z = beta[0] + beta[1] * x[1] + beta[2] * x[2];
                double p = 1 / (1 + Math.exp(-z));
                double w = weight.applyAsDouble(pair) * WEIGHT / (pair.same() ? same : different);
                for (int i = 0; i < size; i++) {
                    gradient[i] += w * ((pair.same() ? 1 : 0) - p) * x[i];
                    for (int j = 0; j < size; j++) {
                        curvature[i][j] += w * p * (1 - p) * x[i] * x[j];
                    }
                }
            }
            double[] change = solved(curvature, gradient);
            double longest = 0;
            for (int i = 0; i < size; i++) {
                beta[i] += change[i];
                longest = Math.max(longest, Math.abs(change[i]));
            }
            if (longest < CONVERGED) {
                break;
            }
        }
        return new Calibration(beta[0], beta[1], beta[2]);
    }

    /**
     * Fits the intercept alone.
     *
     * @param slopes the calibration whose weights of cosine and JSD stay fixed
     * @throws IllegalArgumentException if one of the two kinds is missing
     */
    static double fitIntercept(List<Pair> pairs, Calibration slopes) {
        double same = total(pairs, true, pair -> 1);
        double different = total(pairs, false, pair -> 1);
        if (!(same > 0) || !(different > 0)) {
            throw new IllegalArgumentException(
                    "an intercept needs pairs of one person and pairs of two, had " + same + " and " + different);
        }
        // the gradient falls as the intercept grows: bisection is safe where Newton's step may overshoot
        double low = -INTERCEPT_WITHIN;
        double high = INTERCEPT_WITHIN;
        while (high - low > CONVERGED) {
            double middle = (low + high) / 2;
            Calibration tried = new Calibration(middle, slopes.cosine(), slopes.jsd());
            double gradient = -RIDGE * middle;
            for (Pair pair : pairs) {
                double p = tried.probability(pair.cosine(), pair.jsd());
                gradient += pair.same() ? WEIGHT * (1 - p) / same : -WEIGHT * p / different;
            }
            if (gradient > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double total(List<Pair> pairs, boolean same, ToDoubleFunction<Pair> weight) {
        return pairs.stream()
                .filter(pair -> pair.same() == same)
                .mapToDouble(weight)
                .sum();
    }

    /** Solves {@code a·x = b} for x by elimination, for a symmetric, positive definite a. */
    private static double[] solved(double[][] a, double[] b) {
        int size = b.length;
        for (int pivot = 0; pivot < size; pivot++) {
            for (int row = pivot + 1; row < size; row++) {
                double factor = a[row][pivot] / a[pivot][pivot];
                for (int col = pivot; col < size; col++) {
                    a[row][col] -= factor * a[pivot][col];
                }
                b[row] -= factor * b[pivot];
            }
        }
        double[] x = new double[size];
        for (int row = size - 1; row >= 0; row--) {
            double rest = b[row];
            for (int col = row + 1; col < size; col++) {
                rest -= a[row][col] * x[col];
            }
            x[row] = rest / a[row][row];
        }
        return x;
    }
}
