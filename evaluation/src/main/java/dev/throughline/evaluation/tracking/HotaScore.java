package dev.throughline.evaluation.tracking;

import dev.throughline.evaluation.tracking.Comparison.FramePair;
import dev.throughline.wire.Assignment;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * HOTA, higher order tracking accuracy: the geometric mean of how well people are detected and how well their boxes are held
 * together, at 19 overlaps from .05 to .95. Figures without a threshold are means over these.
 *
 * <p>Source: Luiten et al., HOTA, arXiv 2009.07736; in every detail as TrackEval computes it.
 *
 * @param thresholds the figures at each overlap, ascending
 */
public record HotaScore(List<AtThreshold> thresholds) {
    static final int THRESHOLDS = 19;
    private static final double STEP = .05;

    public HotaScore {
        thresholds = List.copyOf(thresholds);
        if (thresholds.size() != THRESHOLDS) {
            throw new IllegalArgumentException(
                    "HOTA is a mean over " + THRESHOLDS + " thresholds, these are " + thresholds.size());
        }
    }

    /**
     * Figures where pairs count from one overlap, {@code alpha}. The association figures are means over the true positives:
     * for each, how the boxes of its person and those of its track agree over the whole footage.
     *
     * @param alpha least intersection over union of a pair
     * @param truePositives pairs
     * @param falsePositives boxes of tracks without a pair
     * @param falseNegatives true boxes without a pair
     * @param assA pairs of this person and track, over boxes of either
     * @param assRe the same over the person's boxes
     * @param assPr the same over the track's boxes
     * @param locA mean overlap of the pairs; 1 where there are none
     */
    public record AtThreshold(
            double alpha,
            int truePositives,
            int falsePositives,
            int falseNegatives,
            double assA,
            double assRe,
            double assPr,
            double locA) {

        public double detA() {
            return truePositives / Math.max(1., truePositives + falseNegatives + falsePositives);
        }

        public double detRe() {
            return truePositives / Math.max(1., truePositives + falseNegatives);
        }

        public double detPr() {
            return truePositives / Math.max(1., truePositives + falsePositives);
        }

        public double hota() {
            return Math.sqrt(detA() * assA);
        }
    }

    public double hota() {
        return mean(AtThreshold::hota);
    }

    public double detA() {
        return mean(AtThreshold::detA);
    }

    public double detRe() {
        return mean(AtThreshold::detRe);
    }

    public double detPr() {
        return mean(AtThreshold::detPr);
    }

    public double assA() {
        return mean(AtThreshold::assA);
    }

    public double assRe() {
        return mean(AtThreshold::assRe);
    }

    public double assPr() {
        return mean(AtThreshold::assPr);
    }

    public double locA() {
        return mean(AtThreshold::locA);
    }

    private double mean(ToDoubleFunction<AtThreshold> figure) {
        return thresholds.stream().mapToDouble(figure).sum() / THRESHOLDS;
    }

    /** Of several sequences together: counts add up, association is weighted by true positives. */
    static HotaScore sum(Collection<HotaScore> scores) {
        return new HotaScore(IntStream.range(0, THRESHOLDS)
                .mapToObj(t -> sumAt(
                        scores.stream().map(score -> score.thresholds.get(t)).toList(), alpha(t)))
                .toList());
    }

    private static AtThreshold sumAt(List<AtThreshold> parts, double alpha) {
        int pairs = parts.stream().mapToInt(AtThreshold::truePositives).sum();
        return new AtThreshold(
                alpha,
                pairs,
                parts.stream().mapToInt(AtThreshold::falsePositives).sum(),
                parts.stream().mapToInt(AtThreshold::falseNegatives).sum(),
                weighted(parts, AtThreshold::assA) / Math.max(1, pairs),
                weighted(parts, AtThreshold::assRe) / Math.max(1, pairs),
                weighted(parts, AtThreshold::assPr) / Math.max(1, pairs),
                pairs == 0 ? 1 : weighted(parts, AtThreshold::locA) / pairs);
    }

    private static double weighted(List<AtThreshold> parts, ToDoubleFunction<AtThreshold> figure) {
        return parts.stream()
                .mapToDouble(part -> figure.applyAsDouble(part) * part.truePositives())
                .sum();
    }

    private static double alpha(int threshold) {
        return STEP + threshold * STEP;
    }

    static HotaScore of(Comparison footage) {
        double[][] alignment = alignment(footage);
        Tally[] tallies = IntStream.range(0, THRESHOLDS)
                .mapToObj(t -> new Tally(alpha(t), footage))
                .toArray(Tally[]::new);
        for (FramePair frame : footage.frames()) {
            int[] columns = Assignment.solve(costs(frame, alignment));
            for (Tally tally : tallies) {
                tally.add(frame, columns);
            }
        }
        return new HotaScore(List.of(tallies).stream().map(Tally::score).toList());
    }

    /**
     * How well a person and a track agree over the whole footage, 0 to 1, before boxes are paired one to one: their boxes'
     * overlaps, each shared out among all that overlap with either, over the boxes of both.
     *
     * @return shape (true people, tracks)
     */
    private static double[][] alignment(Comparison footage) {
        int[] truthLengths = footage.truthLengths();
        int[] trackLengths = footage.trackLengths();
        double[][] alignment = new double[truthLengths.length][trackLengths.length];
        footage.frames().forEach(frame -> addShares(frame, alignment));
        for (int person = 0; person < alignment.length; person++) {
            for (int track = 0; track < alignment[person].length; track++) {
                double shared = alignment[person][track];
                alignment[person][track] = shared / (truthLengths[person] + trackLengths[track] - shared);
            }
        }
        return alignment;
    }

    private static void addShares(FramePair frame, double[][] alignment) {
        double[] overlapOfTruth = new double[frame.truth.length];
        double[] overlapOfTracks = new double[frame.tracks.length];
        for (int row = 0; row < frame.truth.length; row++) {
            for (int column = 0; column < frame.tracks.length; column++) {
                overlapOfTruth[row] += frame.overlap[row][column];
                overlapOfTracks[column] += frame.overlap[row][column];
            }
        }
        for (int row = 0; row < frame.truth.length; row++) {
            for (int column = 0; column < frame.tracks.length; column++) {
                double overlap = frame.overlap[row][column];
                double either = overlapOfTracks[column] + overlapOfTruth[row] - overlap;
                if (either > Math.ulp(1.)) {
                    alignment[frame.truth[row]][frame.tracks[column]] += overlap / either;
                }
            }
        }
    }

    private static double[][] costs(FramePair frame, double[][] alignment) {
        double[][] costs = new double[frame.truth.length][frame.tracks.length];
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < costs[row].length; column++) {
                costs[row][column] = -alignment[frame.truth[row]][frame.tracks[column]] * frame.overlap[row][column];
            }
        }
        return costs;
    }

    /** Counts at one threshold. */
    private static final class Tally {
        private final double alpha;
        private final int[] truthLengths;
        private final int[] trackLengths;
        private final int[][] pairsOf; // shape (true people, tracks)
        private int pairs;
        private int falsePositives;
        private int falseNegatives;
        private double overlapSum;

        Tally(double alpha, Comparison footage) {
            this.alpha = alpha;
            this.truthLengths = footage.truthLengths();
            this.trackLengths = footage.trackLengths();
            this.pairsOf = new int[truthLengths.length][trackLengths.length];
        }

        void add(FramePair frame, int[] columns) {
            int inFrame = 0;
            for (int row = 0; row < columns.length; row++) {
                int column = columns[row];
                if (column != Assignment.NONE && frame.overlap[row][column] >= alpha - Math.ulp(1.)) {
                    inFrame++;
                    overlapSum += frame.overlap[row][column];
                    pairsOf[frame.truth[row]][frame.tracks[column]]++;
                }
            }
            pairs += inFrame;
            falseNegatives += frame.truth.length - inFrame;
            falsePositives += frame.tracks.length - inFrame;
        }

        AtThreshold score() {
            double assA = 0;
            double assRe = 0;
            double assPr = 0;
            for (int person = 0; person < pairsOf.length; person++) {
                for (int track = 0; track < pairsOf[person].length; track++) {
                    double both = pairsOf[person][track]; // so many pairs, each with the same figures
                    assA += both * (both / (truthLengths[person] + trackLengths[track] - both));
                    assRe += both * (both / truthLengths[person]);
                    assPr += both * (both / trackLengths[track]);
                }
            }
            double n = Math.max(1, pairs);
            double locA = pairs == 0 ? 1 : overlapSum / pairs;
            return new AtThreshold(alpha, pairs, falsePositives, falseNegatives, assA / n, assRe / n, assPr / n, locA);
        }
    }
}
