package dev.throughline.reid.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well a score tells pairs of one person from pairs of two.
 *
 * @param auc chance that a pair of one person scores above one of two; .5 knows nothing
 * @param eer the error at the level where as many of one person are missed as of two are taken
 * @param tprAtOneInThousand part of the pairs of one person above the level that one in a thousand pairs of two reaches
 */
public record Verification(double auc, double eer, double tprAtOneInThousand) {
    /** Scores pairs; higher means one person. */
    static Verification of(List<Pair> pairs, ToDoubleFunction<Pair> score) {
        double[] same = sorted(pairs, true, score);
        double[] different = sorted(pairs, false, score);
        double level = level(different, .001);
        return new Verification(auc(same, different), eer(same, different), 1 - below(same, level));
    }

    /** The level that this part of the pairs of two people reaches. */
    static double level(List<Pair> pairs, ToDoubleFunction<Pair> score, double falsePositiveRate) {
        return level(sorted(pairs, false, score), falsePositiveRate);
    }

    private static double level(double[] different, double falsePositiveRate) {
        int from = (int) Math.ceil(different.length * (1 - falsePositiveRate));
        return different[Math.min(different.length - 1, from)];
    }

    private static double[] sorted(List<Pair> pairs, boolean same, ToDoubleFunction<Pair> score) {
        return pairs.stream()
                .filter(pair -> pair.same() == same)
                .mapToDouble(score)
                .sorted()
                .toArray();
    }

    private static double auc(double[] same, double[] different) {
        double above = 0;
        for (double score : same) {
            above += (below(different, score) + notAbove(different, score)) / 2; // ties count half
        }
        return above / same.length;
    }

    private static double eer(double[] same, double[] different) {
        double best = 1;
        for (double level : same) {
            double missed = below(same, level);
            double taken = 1 - below(different, level);
            best = Math.min(best, Math.max(missed, taken));
        }
        return best;
    }

    /** Part of the sorted scores that are below the level. */
    private static double below(double[] sorted, double level) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < level) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return (double) from / sorted.length;
    }

    /** Part of the sorted scores that are not above the level. */
    private static double notAbove(double[] sorted, double level) {
        int at = Arrays.binarySearch(sorted, level);
        return at < 0 ? below(sorted, level) : below(sorted, Math.nextUp(level));
    }
}
