package dev.throughline.evaluation.tracking;

import dev.throughline.evaluation.tracking.Comparison.FramePair;
import java.util.Arrays;
import java.util.Collection;

/**
 * CLEAR: in each frame, is each true person covered by a track, and is it still the same track? A pair counts from an overlap of .5.
 * Pairs of the previous frame are kept where possible; the rest maximises the sum of overlaps.
 *
 * <p>Source: Bernardin and Stiefelhagen, Evaluating Multiple Object Tracking Performance, 2008; in every detail as TrackEval
 * (github.com/JonathonLuiten/TrackEval) computes it.
 *
 * @param truePositives true boxes that have a track
 * @param falsePositives boxes of tracks that cover nobody
 * @param falseNegatives true boxes without a track
 * @param switches (IDSW) times that a person's track differs from the person's previous one
 * @param fragmentations (Frag) times that a person is tracked again after a gap
 * @param people by how long they are tracked
 * @param overlapSum sum of intersection over union over the true positives
 */
public record ClearScore(
        int truePositives,
        int falsePositives,
        int falseNegatives,
        int switches,
        int fragmentations,
        People people,
        double overlapSum) {

    /**
     * How many people are tracked for how long.
     *
     * @param mostlyTracked (MT) people tracked in more than 80 % of their frames
     * @param partlyTracked (PT) people between the other two
     * @param mostlyLost (ML) people tracked in less than 20 % of their frames
     */
    public record People(int mostlyTracked, int partlyTracked, int mostlyLost) {
        private People plus(People other) {
            return new People(
                    mostlyTracked + other.mostlyTracked,
                    partlyTracked + other.partlyTracked,
                    mostlyLost + other.mostlyLost);
        }
    }

    static final double THRESHOLD = .5;

    /** Larger than any sum of overlaps in a frame: pairs of the previous frame take precedence. */
    private static final double KEEP = 1000;

    /** No track yet. */
    private static final int NONE = -1;

    /** 1 − (FN + FP + IDSW) / true boxes: at most 1, without a lower bound; 0 if there is no truth. */
    public double mota() {
        int truth = truePositives + falseNegatives;
        return truth == 0 ? 0 : (double) (truePositives - falsePositives - switches) / truth;
    }

    /** Mean overlap of the true positives, .5 to 1 (some publish 1 minus this); 0 if there are none. */
    public double motp() {
        return overlapSum / Math.max(1, truePositives);
    }

    /** Fraction of the true boxes that have a track. */
    public double recall() {
        return truePositives / Math.max(1., truePositives + falseNegatives);
    }

    /** Fraction of the tracks' boxes that cover a person. */
    public double precision() {
        return truePositives / Math.max(1., truePositives + falsePositives);
    }

    /** The score of several sequences together: counts add up. */
    static ClearScore sum(Collection<ClearScore> scores) {
        return scores.stream().reduce(new ClearScore(0, 0, 0, 0, 0, new People(0, 0, 0), 0), ClearScore::plus);
    }

    private ClearScore plus(ClearScore other) {
        return new ClearScore(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                switches + other.switches,
                fragmentations + other.fragmentations,
                people.plus(other.people),
                overlapSum + other.overlapSum);
    }

    static ClearScore of(Comparison footage) {
        return of(footage, (frame, pairs) -> {});
    }

    /** Observes the pairing of each frame. */
    interface Watcher {
        /**
         * The next frame.
         *
         * @param pairs shape (true boxes): index of its pair in the frame, or {@link Pairing#NONE}
         */
        void see(FramePair frame, int[] pairs);
    }

    static ClearScore of(Comparison footage, Watcher watcher) {
        Tally tally = new Tally(footage.truthLengths());
        for (FramePair frame : footage.frames()) {
            watcher.see(frame, tally.add(frame));
        }
        return tally.score();
    }

    /** Counts over the frames so far, and the track of each person. */
    private static final class Tally {
        private final int[] lengths; // frames that contain each person
        private final int[] tracked; // of these, frames in which a track covers the person
        private final int[] stretches; // times that tracking of the person began
        private final int[] lastTrack; // whenever that was
        private final int[] lastFrame; // when that was: a count of frames that have both truth and tracks
        private int frames;
        private int truePositives;
        private int falsePositives;
        private int falseNegatives;
        private int switches;
        private double overlapSum;

        Tally(int[] lengths) {
            this.lengths = lengths;
            this.tracked = new int[lengths.length];
            this.stretches = new int[lengths.length];
            this.lastTrack = new int[lengths.length];
            this.lastFrame = new int[lengths.length];
            Arrays.fill(lastTrack, NONE);
            Arrays.fill(lastFrame, NONE);
        }

        int[] add(FramePair frame) {
            int[] pairs = new int[frame.truth.length];
            if (frame.truth.length == 0 || frame.tracks.length == 0) {
                // does not end a stretch: "the frame before" reaches over it. That is TrackEval's reading
                Arrays.fill(pairs, Pairing.NONE);
            } else {
                frames++;
                pairs = frame.pair(scores(frame));
            }
            int made = 0;
            for (int pair : pairs) {
                if (pair != Pairing.NONE) {
                    made++;
                    overlapSum += frame.overlap[pair];
                    meet(frame.truth[frame.row[pair]], frame.tracks[frame.column[pair]]);
                }
            }
            truePositives += made;
            falseNegatives += frame.truth.length - made;
            falsePositives += frame.tracks.length - made;
            return pairs;
        }

        private double[] scores(FramePair frame) {
            double[] scores = new double[frame.overlap.length];
            for (int pair = 0; pair < scores.length; pair++) {
                double overlap = frame.overlap[pair];
                int person = frame.truth[frame.row[pair]];
                boolean kept = hadTrackBefore(person) && lastTrack[person] == frame.tracks[frame.column[pair]];
                scores[pair] = counts(overlap) ? overlap + (kept ? KEEP : 0) : 0;
            }
            return scores;
        }

        /** Whether the person had a track in the previous frame. */
        private boolean hadTrackBefore(int person) {
            return lastTrack[person] != NONE && lastFrame[person] == frames - 1;
        }

        /** Allows for rounding, which may reduce an overlap of one half. */
        private static boolean counts(double overlap) {
            return overlap >= THRESHOLD - Math.ulp(1.);
        }

        private void meet(int person, int track) {
            tracked[person]++;
            stretches[person] += hadTrackBefore(person) ? 0 : 1;
            switches += lastTrack[person] != NONE && lastTrack[person] != track ? 1 : 0;
            lastTrack[person] = track;
            lastFrame[person] = frames;
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
                    new People(mostlyTracked, lengths.length - mostlyTracked - mostlyLost, mostlyLost),
                    overlapSum);
        }
    }
}
