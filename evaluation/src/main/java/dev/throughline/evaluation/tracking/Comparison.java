package dev.throughline.evaluation.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Truth and tracks of the same footage, frame by frame. Ids are renumbered from 0, so that they can serve as indices. Only pairs of a
 * person and a track that overlap anywhere count, here called couples. There are about as many couples as tracks, however many people
 * there are.
 */
final class Comparison {
    /** One frame of one camera. */
    static final class FramePair {
        /** Its number in its camera. */
        final int frame;
        /** Shape (true boxes): the person of each. */
        final int[] truth;
        /** Shape (boxes of tracks). */
        final int[] tracks;
        /** Shape (pairs that overlap): index of the true box in {@code truth}. */
        final int[] row;
        /** Index of the track's box in {@code tracks}. */
        final int[] column;
        /** Intersection over union, above 0. */
        final double[] overlap;
        /** The couple of the pair. */
        final int[] couple;

        private FramePair(
                int frame, int[] truth, int[] tracks, int[] row, int[] column, double[] overlap, PairNumbers couples) {
            this.frame = frame;
            this.truth = truth;
            this.tracks = tracks;
            this.row = row;
            this.column = column;
            this.overlap = overlap;
            this.couple = new int[overlap.length];
            for (int pair = 0; pair < couple.length; pair++) {
                couple[pair] = couples.of(truth[row[pair]], tracks[column[pair]]);
            }
        }

        /** Shape (true boxes): index of its pair under these scores of pairs, or {@link Pairing#NONE}. */
        int[] pair(double[] scores) {
            return Pairing.solve(truth.length, tracks.length, row, column, scores);
        }
    }

    private final List<FramePair> frames;
    private final Ids truth;
    private final Ids tracks;
    private final PairNumbers couples;

    private Comparison(List<FramePair> frames, Ids truth, Ids tracks, PairNumbers couples) {
        this.frames = frames;
        this.truth = truth;
        this.tracks = tracks;
        this.couples = couples;
    }

    /**
     * One camera.
     *
     * @param camera its name, for errors; empty if it has none
     * @param truth in any order; boxes of confidence 0 do not count
     * @throws IllegalArgumentException if a frame has an id twice
     */
    static Comparison of(String camera, List<MotBox> truth, List<MotBox> tracks) {
        String of = camera.isEmpty() ? "" : " of " + camera;
        List<MotBox> counting =
                truth.stream().filter(box -> box.confidence() != 0).toList();
        Reel people = new Reel("truth" + of, counting);
        Reel found = new Reel("tracks" + of, tracks);
        PairNumbers couples = new PairNumbers();
        Overlaps overlaps = new Overlaps();
        List<FramePair> frames = new ArrayList<>();
        for (int frame = Math.min(people.next(), found.next());
                frame != Reel.END;
                frame = Math.min(people.next(), found.next())) {
            List<MotBox> trueBoxes = people.take(frame);
            List<MotBox> boxesOfTracks = found.take(frame);
            overlaps.look(trueBoxes, boxesOfTracks);
            frames.add(new FramePair(
                    frame,
                    people.numbers(frame, trueBoxes),
                    found.numbers(frame, boxesOfTracks),
                    overlaps.rows(),
                    overlaps.columns(),
                    overlaps.shares(),
                    couples));
        }
        return new Comparison(List.copyOf(frames), people.ids, found.ids, couples);
    }

    /** The frames of several cameras in sequence, with ids that mean the same person in all of them. */
    static Comparison across(List<Comparison> cameras) {
        Ids truth = new Ids();
        Ids tracks = new Ids();
        PairNumbers couples = new PairNumbers();
        List<FramePair> frames = new ArrayList<>();
        for (Comparison camera : cameras) {
            int[] person = truth.addAll(camera.truth);
            int[] track = tracks.addAll(camera.tracks);
            for (FramePair frame : camera.frames) {
                frames.add(new FramePair(
                        frame.frame,
                        renumbered(frame.truth, person),
                        renumbered(frame.tracks, track),
                        frame.row,
                        frame.column,
                        frame.overlap,
                        couples));
            }
        }
        return new Comparison(List.copyOf(frames), truth, tracks, couples);
    }

    private static int[] renumbered(int[] numbers, int[] to) {
        int[] renumbered = new int[numbers.length];
        Arrays.setAll(renumbered, i -> to[numbers[i]]);
        return renumbered;
    }

    /** Ids by number, and the number of boxes of each. */
    private static final class Ids {
        private final PairNumbers numbers = new PairNumbers();
        private int[] lengths = new int[16];

        int count(long id, int boxes) {
            int number = numbers.of(id, 0);
            if (number == lengths.length) {
                lengths = Arrays.copyOf(lengths, 2 * number);
            }
            lengths[number] += boxes;
            return number;
        }

        /** Maps another object's numbers to those here. */
        int[] addAll(Ids other) {
            int[] here = new int[other.numbers.size()];
            Arrays.setAll(here, number -> count(other.numbers.left(number), other.lengths[number]));
            return here;
        }

        int[] lengths() {
            return Arrays.copyOf(lengths, numbers.size());
        }
    }

    /** Boxes by frame, in frame order; within a frame they keep the order in which they came. */
    private static final class Reel {
        static final int END = Integer.MAX_VALUE;

        private static final Comparator<MotBox> BY_FRAME = Comparator.comparingInt(MotBox::frame);

        private final String what;
        private final List<MotBox> boxes;
        private final Ids ids = new Ids();
        private int[] lastFrame = new int[16]; // of each number
        private int position;

        Reel(String what, List<MotBox> boxes) {
            this.what = what;
            this.boxes = inOrder(boxes);
        }

        private static List<MotBox> inOrder(List<MotBox> boxes) {
            int frame = 0;
            for (MotBox box : boxes) {
                if (box.frame() < frame) {
                    return boxes.stream().sorted(BY_FRAME).toList();
                }
                frame = box.frame();
            }
            return boxes;
        }

        int next() {
            return position == boxes.size() ? END : boxes.get(position).frame();
        }

        List<MotBox> take(int frame) {
            int from = position;
            while (next() == frame) {
                position++;
            }
            return boxes.subList(from, position);
        }

        int[] numbers(int frame, List<MotBox> taken) {
            int[] numbers = new int[taken.size()];
            for (int i = 0; i < numbers.length; i++) {
                long id = taken.get(i).id();
                numbers[i] = ids.count(id, 1);
                if (numbers[i] >= lastFrame.length) {
                    lastFrame = Arrays.copyOf(lastFrame, 2 * lastFrame.length);
                }
                if (lastFrame[numbers[i]] == frame) {
                    throw new IllegalArgumentException(what + ": frame " + frame + " has id " + id + " twice");
                }
                lastFrame[numbers[i]] = frame;
            }
            return numbers;
        }
    }

    /** Every frame that has a box, in order. */
    List<FramePair> frames() {
        return frames;
    }

    /** Shape (true identities): number of boxes of each. */
    int[] truthLengths() {
        return truth.lengths();
    }

    /** Shape (tracks): number of boxes of each. */
    int[] trackLengths() {
        return tracks.lengths();
    }

    /** The id that a true identity's number stands for. */
    long truthId(int number) {
        return truth.numbers.left(number);
    }

    /** The id that a track's number stands for. */
    long trackId(int number) {
        return tracks.numbers.left(number);
    }

    /** The number of pairs of a person and a track that overlap in some frame. */
    int couples() {
        return couples.size();
    }

    /** The person of a couple. */
    int personOf(int couple) {
        return (int) couples.left(couple);
    }

    /** The track of a couple. */
    int trackOf(int couple) {
        return (int) couples.right(couple);
    }
}
