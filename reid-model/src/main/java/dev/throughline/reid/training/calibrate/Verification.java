package dev.throughline.reid.training.calibrate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well a score tells pairs of one person from pairs of two. Figures are exact.
 *
 * @param auc chance that a pair of one person scores above one of two, where ties count half; .5 knows nothing
 * @param eer the error at the level where as large a part of one person is missed as of two is taken; between two levels the
 *     curve goes straight
 * @param tprAtOneInThousand part of the pairs of one person at or above the lowest level that at most one in a thousand pairs
 *     of two reaches
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

    /** The level that this part of the pairs of two people reaches. */
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
