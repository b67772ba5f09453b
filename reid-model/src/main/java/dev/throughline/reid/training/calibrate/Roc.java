package dev.throughline.reid.training.calibrate;

import java.util.Arrays;

/**
 * A histogram of the scores of pairs of two people, binned by the scores of the pairs of one person. This is all that
 * exact results need, however many pairs of two people there are.
 *
 * <p>The curve has a point for each level that is the score of some pair. Where pairs of both kinds tie, it is
 * straight from one point to the next, as if chance decided between them.
 */
final class Roc {
    private final double[] levels; // distinct scores of pairs of one person, ascending
    private final long[] same; // how many pairs of one person are at each level
    private final long[] tied; // how many pairs of two are at each level
    private final long[] between; // how many of two lie below level i and above level i − 1; one more at the end

    /** @param same scores of the pairs of one person, in any order */
    Roc(double[] same) {
        double[] sorted = Arrays.stream(same).map(Roc::requireNumber).sorted().toArray();
        levels = Arrays.stream(sorted).distinct().toArray();
        this.same = new long[levels.length];
        for (double score : sorted) {
            this.same[Arrays.binarySearch(levels, score)]++;
        }
        tied = new long[levels.length];
        between = new long[levels.length + 1];
    }

    /**
     * A curve with the same pairs of one person and no pairs of two. Another thread fills it and adds it to this one.
     */
    private Roc(Roc like) {
        levels = like.levels;
        same = like.same;
        tied = new long[levels.length];
        between = new long[levels.length + 1];
    }

    Roc empty() {
        return new Roc(this);
    }

    private static double requireNumber(double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score is NaN: look for an embedding without a direction");
        }
        return score + 0.; // −0 is the same score as 0, but not to a binary search
    }

    /** Adds a pair of two people. */
    void add(double score) {
        int at = Arrays.binarySearch(levels, requireNumber(score));
        if (at >= 0) {
            tied[at]++;
        } else {
            between[-at - 1]++;
        }
    }

    /** Adds the pairs of two people of another curve, which has the same pairs of one person. */
    void addAll(Roc other) {
        for (int i = 0; i < tied.length; i++) {
            tied[i] += other.tied[i];
        }
        for (int i = 0; i < between.length; i++) {
            between[i] += other.between[i];
        }
    }

    long samePairs() {
        return Arrays.stream(same).sum();
    }

    long differentPairs() {
        return Arrays.stream(tied).sum() + Arrays.stream(between).sum();
    }

    /**
     * The verification results.
     *
     * @throws IllegalArgumentException if one of the two kinds of pairs is missing
     */
    Verification verification() {
        if (samePairs() == 0 || differentPairs() == 0) {
            throw new IllegalArgumentException("telling pairs apart needs pairs of one person and pairs of two, had "
                    + samePairs() + " and " + differentPairs());
        }
        return new Verification(auc(), eer(), tprAt(.001));
    }

    private double auc() {
        double below = 0;
        double sum = 0;
        for (int level = 0; level < levels.length; level++) {
            below += between[level];
            sum += same[level] * (below + tied[level] / 2.); // ties count half
            below += tied[level];
        }
        return sum / samePairs() / differentPairs();
    }

    /** The equal error rate: the point where the miss rate equals the false-positive rate. */
    private double eer() {
        double[] from = {0, 0}; // false-positive rate and true-positive rate
        for (int level = levels.length; level >= 0; level--) {
            if (level < levels.length) {
                double[] to = {
                    from[0] + (double) tied[level] / differentPairs(), from[1] + (double) same[level] / samePairs()
                };
                if (to[0] >= 1 - to[1]) {
                    return crossing(from, to);
                }
                from = to;
            }
            double[] to = {from[0] + (double) between[level] / differentPairs(), from[1]};
            if (to[0] >= 1 - to[1]) {
                return crossing(from, to);
            }
            from = to;
        }
        return 1 - from[1]; // only reached through rounding: at the end everything is accepted
    }

    private static double crossing(double[] from, double[] to) {
        double before = from[0] + from[1] - 1; // below 0
        double after = to[0] + to[1] - 1;
        return from[0] + (to[0] - from[0]) * -before / (after - before);
    }

    /** The true-positive rate at the lowest level whose false-positive rate is at most the given one. */
    private double tprAt(double falsePositiveRate) {
        long allowed = (long) Math.floor(differentPairs() * falsePositiveRate + 1e-9);
        long taken = 0;
        long found = 0;
        for (int level = levels.length - 1; level >= 0; level--) {
            taken += between[level + 1] + tied[level];
            if (taken > allowed) {
                break;
            }
            found += same[level];
        }
        return (double) found / samePairs();
    }
}
