package dev.throughline.evaluation.tracking;

import dev.throughline.evaluation.tracking.Comparison.FramePair;
import dev.throughline.wire.Assignment;
import java.util.Arrays;
import java.util.Collection;

/**
 * CLEAR: frame by frame, is each true person covered by a track, and is it still the same track? A pair counts from an
 * overlap of .5; pairs of the frame before are kept where they may be, then the overlaps add up to the most.
 *
 * <p>Source: Bernardin and Stiefelhagen, Evaluating Multiple Object Tracking Performance, 2008; in every detail as TrackEval
 * (github.com/JonathonLuiten/TrackEval) computes it.
 *
 * @param truePositives true boxes that have a track
 * @param falsePositives boxes of tracks that cover nobody
 * @param falseNegatives true boxes without a track
 * @param switches (IDSW) times that a person's track is not the one that the person had last
 * @param fragmentations (Frag) times that a person is tracked again after a gap
 * @param mostlyTracked (MT) people tracked in more than 80 % of their frames
 * @param partlyTracked (PT) people between these two
 * @param mostlyLost (ML) people tracked in less than 20 % of their frames
 * @param overlapSum intersection over union, added up over the true positives
 */
public record ClearScore(
        int truePositives,
        int falsePositives,
        int falseNegatives,
        int switches,
        int fragmentations,
        int mostlyTracked,
        int partlyTracked,
        int mostlyLost,
        double overlapSum) {

    static final double THRESHOLD = .5;

    /** Above any sum of overlaps in a frame: keeping the pairs of the frame before comes first. */
    private static final double KEEP = 1000;

    /** 1 − (FN + FP + IDSW) / true boxes: at most 1, without a lower bound; 0 where there is no truth. */
    public double mota() {
        int truth = truePositives + falseNegatives;
        return truth == 0 ? 0 : (double) (truePositives - falsePositives - switches) / truth;
    }

    /** Mean overlap of the true positives, .5 to 1 (some publish 1 minus this); 0 where there are none. */
    public double motp() {
        return overlapSum / Math.max(1, truePositives);
    }

    /** Part of the true boxes that have a track. */
    public double recall() {
        return truePositives / Math.max(1., truePositives + falseNegatives);
    }

    /** Part of the boxes of tracks that cover somebody. */
    public double precision() {
        return truePositives / Math.max(1., truePositives + falsePositives);
    }

    /** Of several sequences together: counts add up. */
    static ClearScore sum(Collection<ClearScore> scores) {
        return scores.stream().reduce(new ClearScore(0, 0, 0, 0, 0, 0, 0, 0, 0), ClearScore::plus);
    }

    private ClearScore plus(ClearScore other) {
        return new ClearScore(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                switches + other.switches,
                fragmentations + other.fragmentations,
                mostlyTracked + other.mostlyTracked,
                partlyTracked + other.partlyTracked,
                mostlyLost + other.mostlyLost,
                overlapSum + other.overlapSum);
    }

    static ClearScore of(Comparison footage) {
        Tally tally = new Tally(footage.truthLengths());
        footage.frames().forEach(tally::add);
        return tally.score();
    }

    /** Counts of the frames so far, and which track each person had. */
    private static final class Tally {
        private final int[] lengths; // frames in which each person is
        private final int[] tracked; // and in which a track covers the person
        private final int[] stretches; // times that tracking of the person began
        private final int[] lastTrack; // whenever that was
        private int[] trackBefore; // in the frame before
        private int truePositives;
        private int falsePositives;
        private int falseNegatives;
        private int switches;
        private double overlapSum;

        Tally(int[] lengths) {
            this.lengths = lengths;
            this.tracked = new int[lengths.length];
            this.stretches = new int[lengths.length];
            this.lastTrack = nobody();
            this.trackBefore = nobody();
        }

        private int[] nobody() {
            int[] none = new int[lengths.length];
            Arrays.fill(none, Assignment.NONE);
            return none;
        }

        void add(FramePair frame) {
            int pairs = frame.truth.length == 0 || frame.tracks.length == 0 ? 0 : pair(frame);
            truePositives += pairs;
            falseNegatives += frame.truth.length - pairs;
            falsePositives += frame.tracks.length - pairs;
        }

        /**
         * Not called for a frame without truth or without tracks: such a frame does not end a stretch, so that {@code
         * trackBefore} reaches over it. That is TrackEval's reading of "the frame before".
         */
        private int pair(FramePair frame) {
            int[] columns = Assignment.solve(costs(frame));
            int[] trackNow = nobody();
            int pairs = 0;
            for (int row = 0; row < columns.length; row++) {
                int column = columns[row];
                if (column == Assignment.NONE || !counts(frame.overlap[row][column])) {
                    continue;
                }
                pairs++;
                overlapSum += frame.overlap[row][column];
                trackNow[frame.truth[row]] = frame.tracks[column];
                meet(frame.truth[row], frame.tracks[column]);
            }
            trackBefore = trackNow;
            return pairs;
        }

        private double[][] costs(FramePair frame) {
            double[][] costs = new double[frame.truth.length][frame.tracks.length];
            for (int row = 0; row < costs.length; row++) {
                for (int column = 0; column < costs[row].length; column++) {
                    double overlap = frame.overlap[row][column];
                    boolean kept = trackBefore[frame.truth[row]] == frame.tracks[column];
                    // 0 and not forbidden: the overlaps shall add up to the most, which fewer pairs may do
                    costs[row][column] = counts(overlap) ? -(overlap + (kept ? KEEP : 0)) : 0;
                }
            }
            return costs;
        }

        /** With room for what rounding takes from an overlap of one half. */
        private static boolean counts(double overlap) {
            return overlap >= THRESHOLD - Math.ulp(1.);
        }

        private void meet(int person, int track) {
            tracked[person]++;
            stretches[person] += trackBefore[person] == Assignment.NONE ? 1 : 0;
            switches += lastTrack[person] != Assignment.NONE && lastTrack[person] != track ? 1 : 0;
            lastTrack[person] = track;
        }

        ClearScore score() {
            int mostlyTracked = 0;
            int mostlyLost = 0;
            int fragmentations = 0;
            for (int person = 0; person < lengths.length; person++) {
                double part = (double) tracked[person] / lengths[person];
                mostlyTracked += part > .8 ? 1 : 0;
                mostlyLost += part < .2 ? 1 : 0;
                fragmentations += Math.max(0, stretches[person] - 1);
            }
            return new ClearScore(
                    truePositives,
                    falsePositives,
                    falseNegatives,
                    switches,
                    fragmentations,
                    mostlyTracked,
                    lengths.length - mostlyTracked - mostlyLost,
                    mostlyLost,
                    overlapSum);
        }
    }
}
