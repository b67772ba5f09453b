package dev.throughline.evaluation.ranking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether probabilities are calibrated: of the pairs with a probability of .8, do four in five show one person?
 *
 * <p>Pairs are ordered by probability and cut into {@link #BINS} bins of equal weight; pairs of equal probability stay together. Source:
 * Guo et al., On Calibration of Modern Neural Networks, arXiv 1706.04599, section 2, with bins of equal weight instead of equal width.
 *
 * @param bins in order of probability; bins without pairs are left out
 */
public record Reliability(List<Bin> bins) {
    public static final int BINS = 10;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * A prediction and its outcome.
     *
     * @param probability that the pair shows one person, 0..1
     * @param same whether the pair shows one person
     * @param weight above 0
     */
    public record Outcome(double probability, boolean same, double weight) {
        public Outcome {
            if (!(probability >= 0 && probability <= 1) || !(weight > 0)) {
                throw new IllegalArgumentException("an outcome needs a probability in 0..1 and a weight above 0, had "
                        + probability + " and " + weight);
            }
        }
    }

    /**
     * Outcomes of similar probability.
     *
     * @param predicted their mean probability
     * @param observed fraction of them that show one person
     * @param share of the total weight; those of all bins sum to 1
     */
    public record Bin(double predicted, double observed, double share) {}

    /**
     * Bins the outcomes.
     *
     * @throws IllegalArgumentException if there are no outcomes
     */
    public static Reliability of(List<Outcome> outcomes) {
        List<Outcome> ordered = new ArrayList<>(outcomes);
        ordered.sort(Comparator.comparingDouble(Outcome::probability));
        double total = ordered.stream().mapToDouble(Outcome::weight).sum();
        if (!(total > 0)) {
            throw new IllegalArgumentException("reliability needs at least one outcome");
        }
        double[] weight = new double[BINS];
        double[] predicted = new double[BINS];
        double[] observed = new double[BINS];
        double before = 0;
        for (int from = 0, to; from < ordered.size(); from = to) {
            int bin = (int) Math.min(BINS - 1, before / total * BINS);
            for (to = from;
                    to < ordered.size()
                            && ordered.get(to).probability()
                                    == ordered.get(from).probability();
                    to++) {
                Outcome outcome = ordered.get(to);
                weight[bin] += outcome.weight();
                predicted[bin] += outcome.weight() * outcome.probability();
                observed[bin] += outcome.same() ? outcome.weight() : 0;
                before += outcome.weight();
            }
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (weight[bin] > 0) {
                bins.add(new Bin(predicted[bin] / weight[bin], observed[bin] / weight[bin], weight[bin] / total));
            }
        }
        return new Reliability(bins);
    }

    /** Expected calibration error: the mean difference of prediction and observation over the bins, weighted by share; 0 is perfect. */
    public double error() {
        return bins.stream()
                .mapToDouble(bin -> bin.share() * Math.abs(bin.predicted() - bin.observed()))
                .sum();
    }
}
