package dev.throughline.reid.training.calibrate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well a score separates pairs of one person from pairs of two people. The results are exact.
 *
 * @param auc probability that a pair of one person scores above a pair of two people, where ties count half; .5 is
 *     chance
 * @param eer the error at the level where the miss rate equals the false-positive rate; the curve is interpolated
 *     linearly between levels
 * @param tprAtOneInThousand share of the pairs of one person at or above the lowest level that at most one in a
 *     thousand pairs of two people reaches
 */
public record Verification(double auc, double eer, double tprAtOneInThousand) {
    /**
     * Scores pairs; higher means one person.
     *
     * @throws IllegalArgumentException if a score is NaN, or one of the two kinds of pairs is missing
     */
    static Verification of(List<Pair> pairs, ToDoubleFunction<Pair> score) {
        Roc roc = new Roc(pairs.stream().filter(Pair::same).mapToDouble(score).toArray());
        pairs.stream().filter(pair -> !pair.same()).mapToDouble(score).forEach(roc::add);
        return roc.verification();
    }

    /** The level that this share of the pairs of two people reaches. */
    static double level(List<Pair> pairs, ToDoubleFunction<Pair> score, double falsePositiveRate) {
        double[] different = pairs.stream()
                .filter(pair -> !pair.same())
                .mapToDouble(score)
                .sorted()
                .toArray();
        int from = (int) Math.ceil(different.length * (1 - falsePositiveRate));
        return different[Math.min(different.length - 1, from)];
    }
}
