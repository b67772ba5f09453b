package dev.throughline.evaluation.tracking;

import dev.throughline.evaluation.tracking.Comparison.FramePair;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Identity metrics: true people and tracks are paired once for the whole footage, so that as many boxes as possible agree (overlap of .5
 * or more). All other boxes of tracks and people are errors. Over the frames of all cameras this measures re-identification too, as in
 * the AI City Challenge.
 *
 * <p>Source: Ristani et al., Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking, arXiv 1609.01775; in every
 * detail as TrackEval computes it.
 *
 * @param truePositives (IDTP) boxes on which a pair agrees
 * @param falsePositives (IDFP) other boxes of tracks
 * @param falseNegatives (IDFN) other true boxes
 */
public record IdentityScore(int truePositives, int falsePositives, int falseNegatives) {
    /** IDF1, the harmonic mean of precision and recall, 0 to 1. */
    public double f1() {
        return truePositives / Math.max(1, truePositives + falsePositives / 2. + falseNegatives / 2.);
    }

    /** IDP: fraction of the tracks' boxes that are right. */
    public double precision() {
        return truePositives / Math.max(1., truePositives + falsePositives);
    }

    /** IDR: fraction of the true boxes that are found under the right name. */
    public double recall() {
        return truePositives / Math.max(1., truePositives + falseNegatives);
    }

    /** The score of several sequences together, in which ids mean different people: counts add up. */
    static IdentityScore sum(Collection<IdentityScore> scores) {
        return scores.stream()
                .reduce(
                        new IdentityScore(0, 0, 0),
                        (one, other) -> new IdentityScore(
                                one.truePositives + other.truePositives,
                                one.falsePositives + other.falsePositives,
                                one.falseNegatives + other.falseNegatives));
    }

    static IdentityScore of(Comparison footage) {
        int right = mostAgreements(footage, agreements(footage));
        int truth = IntStream.of(footage.truthLengths()).sum();
        int tracks = IntStream.of(footage.trackLengths()).sum();
        return new IdentityScore(right, tracks - right, truth - right);
    }

    /** Shape (couples): number of frames in which the two overlap by half or more. */
    private static double[] agreements(Comparison footage) {
        double[] agreements = new double[footage.couples()];
        for (FramePair frame : footage.frames()) {
            for (int pair = 0; pair < frame.overlap.length; pair++) {
                if (frame.overlap[pair] >= ClearScore.THRESHOLD) { // exactly: no tolerance for rounding here
                    agreements[frame.couple[pair]]++;
                }
            }
        }
        return agreements;
    }

    private static int mostAgreements(Comparison footage, double[] agreements) {
        int[] people = new int[agreements.length];
        int[] tracks = new int[agreements.length];
        Arrays.setAll(people, footage::personOf);
        Arrays.setAll(tracks, footage::trackOf);
        int[] couples =
                Pairing.solve(footage.truthLengths().length, footage.trackLengths().length, people, tracks, agreements);
        return IntStream.of(couples)
                .filter(couple -> couple != Pairing.NONE)
                .map(couple -> (int) agreements[couple])
                .sum();
    }
}
