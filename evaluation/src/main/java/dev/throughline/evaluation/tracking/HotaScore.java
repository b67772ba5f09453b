package dev.throughline.evaluation.tracking;

import dev.throughline.evaluation.tracking.Comparison.FramePair;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * HOTA, higher order tracking accuracy: the geometric mean of detection accuracy and association accuracy, at 19 overlap thresholds from
 * .05 to .95. Scores without a threshold are means over these.
 *
 * <p>Source: Luiten et al., HOTA, arXiv 2009.07736; in every detail as TrackEval computes it.
 *
 * @param thresholds the scores at each overlap, ascending
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
     * Scores for pairs of at least one overlap, {@code alpha}. The association scores are means over the true positives. Each compares
     * the boxes of its person and those of its track over the whole footage.
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

    /** The score of several sequences together: counts add up, and association is weighted by true positives. */
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
        double[] alignment = alignment(footage);
        Tally tally = new Tally(footage.couples());
        for (FramePair frame : footage.frames()) {
            double[] scores = new double[frame.overlap.length];
            Arrays.setAll(scores, pair -> alignment[frame.couple[pair]] * frame.overlap[pair]);
            tally.add(frame, frame.pair(scores));
        }
        return tally.score(footage);
    }

    /**
     * The agreement of a person and a track over the whole footage, 0 to 1, before boxes are paired one to one. Each overlap of their
     * boxes is divided by all overlaps with either box, and the sum is divided by the boxes of both.
     *
     * @return shape (couples)
     */
    private static double[] alignment(Comparison footage) {
        double[] shared = new double[footage.couples()];
        footage.frames().forEach(frame -> addShares(frame, shared));
        int[] truthLengths = footage.truthLengths();
        int[] trackLengths = footage.trackLengths();
        double[] alignment = new double[shared.length];
        Arrays.setAll(alignment, couple -> {
            int boxes = truthLengths[footage.personOf(couple)] + trackLengths[footage.trackOf(couple)];
            return shared[couple] / (boxes - shared[couple]);
        });
        return alignment;
    }

    private static void addShares(FramePair frame, double[] shared) {
        double[] overlapOfTruth = new double[frame.truth.length];
        double[] overlapOfTracks = new double[frame.tracks.length];
        for (int pair = 0; pair < frame.overlap.length; pair++) {
            overlapOfTruth[frame.row[pair]] += frame.overlap[pair];
            overlapOfTracks[frame.column[pair]] += frame.overlap[pair];
        }
        for (int pair = 0; pair < frame.overlap.length; pair++) {
            double overlap = frame.overlap[pair];
            double either = overlapOfTracks[frame.column[pair]] + overlapOfTruth[frame.row[pair]] - overlap;
            if (either > Math.ulp(1.)) {
                shared[frame.couple[pair]] += overlap / either;
            }
        }
    }

    /** Pairs by the highest threshold that they reach; they count for all lower thresholds too. */
    private static final class Tally {
        private final int[][] pairsOf; // shape (couples, thresholds)
        private final double[] overlapSum = new double[THRESHOLDS];
        private int truth;
        private int tracks;

        Tally(int couples) {
            this.pairsOf = new int[couples][];
        }

        void add(FramePair frame, int[] pairs) {
            truth += frame.truth.length;
            tracks += frame.tracks.length;
            for (int pair : pairs) {
                int reached = pair == Pairing.NONE ? -1 : reached(frame.overlap[pair]);
                if (reached >= 0) {
                    int couple = frame.couple[pair];
                    pairsOf[couple] = pairsOf[couple] == null ? new int[THRESHOLDS] : pairsOf[couple];
                    pairsOf[couple][reached]++;
                    overlapSum[reached] += frame.overlap[pair];
                }
            }
        }

        /** The highest threshold reached, with a tolerance for rounding; −1 below the lowest. */
        private static int reached(double overlap) {
            int threshold = Math.min(THRESHOLDS - 1, (int) (overlap / STEP)); // or one too high
            while (threshold >= 0 && overlap < alpha(threshold) - Math.ulp(1.)) {
                threshold--;
            }
            return threshold;
        }

        HotaScore score(Comparison footage) {
            int[] truthLengths = footage.truthLengths();
            int[] trackLengths = footage.trackLengths();
            int[] pairs = new int[THRESHOLDS];
            double[] assA = new double[THRESHOLDS];
            double[] assRe = new double[THRESHOLDS];
            double[] assPr = new double[THRESHOLDS];
            for (int couple = 0; couple < pairsOf.length; couple++) {
                if (pairsOf[couple] == null) {
                    continue;
                }
                int ofPerson = truthLengths[footage.personOf(couple)];
                int ofTrack = trackLengths[footage.trackOf(couple)];
                int both = 0; // so many pairs, each with the same figures
                for (int t = THRESHOLDS - 1; t >= 0; t--) {
                    both += pairsOf[couple][t];
                    pairs[t] += both;
                    assA[t] += both * ((double) both / (ofPerson + ofTrack - both));
                    assRe[t] += both * ((double) both / ofPerson);
                    assPr[t] += both * ((double) both / ofTrack);
                }
            }
            double overlap = 0;
            AtThreshold[] figures = new AtThreshold[THRESHOLDS];
            for (int t = THRESHOLDS - 1; t >= 0; t--) {
                overlap += overlapSum[t];
                double n = Math.max(1, pairs[t]);
                figures[t] = new AtThreshold(
                        alpha(t),
                        pairs[t],
                        tracks - pairs[t],
                        truth - pairs[t],
                        assA[t] / n,
                        assRe[t] / n,
                        assPr[t] / n,
                        pairs[t] == 0 ? 1 : overlap / n);
            }
            return new HotaScore(List.of(figures));
        }
    }
}
