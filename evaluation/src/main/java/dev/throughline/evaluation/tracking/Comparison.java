package dev.throughline.evaluation.tracking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Truth and tracks of the same footage side by side, frame by frame. Ids are numbered anew, from 0 in their order, so that
 * they can be indices.
 */
final class Comparison {
    /**
     * One frame of one camera.
     *
     * <p>{@code overlap} has shape (truth, tracks): intersection over union.
     */
    static final class FramePair {
        final int[] truth;
        final int[] tracks;
        final double[][] overlap;

        private FramePair(int[] truth, int[] tracks, double[][] overlap) {
            this.truth = truth;
            this.tracks = tracks;
            this.overlap = overlap;
        }
    }

    private final List<FramePair> frames;
    private final int[] truthLengths;
    private final int[] trackLengths;

    private Comparison(List<FramePair> frames, int[] truthLengths, int[] trackLengths) {
        this.frames = frames;
        this.truthLengths = truthLengths;
        this.trackLengths = trackLengths;
    }

    /**
     * The cameras' frames one camera after the other, in the order of their names, with ids that mean the same person in all
     * of them.
     *
     * @throws IllegalArgumentException if a frame has an id twice
     */
    static Comparison of(Map<String, List<MotBox>> truth, Map<String, List<MotBox>> tracks) {
        SortedMap<Moment, List<MotBox>> truthAt = byMoment("truth", counting(truth));
        SortedMap<Moment, List<MotBox>> tracksAt = byMoment("tracks", tracks);
        Numbers truthNumbers = new Numbers(truthAt.values());
        Numbers trackNumbers = new Numbers(tracksAt.values());

        SortedMap<Moment, FramePair> frames = new TreeMap<>();
        for (Collection<Moment> moments : List.of(truthAt.keySet(), tracksAt.keySet())) {
            for (Moment moment : moments) {
                frames.computeIfAbsent(
                        moment,
                        at -> pair(
                                truthAt.getOrDefault(at, List.of()),
                                truthNumbers,
                                tracksAt.getOrDefault(at, List.of()),
                                trackNumbers));
            }
        }
        return new Comparison(List.copyOf(frames.values()), truthNumbers.lengths(), trackNumbers.lengths());
    }

    private record Moment(String camera, int frame) implements Comparable<Moment> {
        private static final Comparator<Moment> ORDER =
                Comparator.comparing(Moment::camera).thenComparingInt(Moment::frame);

        @Override
        public int compareTo(Moment other) {
            return ORDER.compare(this, other);
        }
    }

    /** Truth without the boxes that it marks as not counting. */
    private static Map<String, List<MotBox>> counting(Map<String, List<MotBox>> truth) {
        Map<String, List<MotBox>> counting = new HashMap<>();
        truth.forEach((camera, boxes) -> counting.put(
                camera, boxes.stream().filter(box -> box.confidence() != 0).toList()));
        return counting;
    }

    private static SortedMap<Moment, List<MotBox>> byMoment(String what, Map<String, List<MotBox>> cameras) {
        SortedMap<Moment, List<MotBox>> byMoment = new TreeMap<>();
        cameras.forEach((camera, boxes) -> {
            for (MotBox box : boxes) {
                byMoment.computeIfAbsent(new Moment(camera, box.frame()), moment -> new ArrayList<>())
                        .add(box);
            }
        });
        byMoment.forEach((moment, boxes) -> requireOncePerId(what, moment, boxes));
        return byMoment;
    }

    private static void requireOncePerId(String what, Moment moment, List<MotBox> boxes) {
        Set<Long> seen = new HashSet<>();
        for (MotBox box : boxes) {
            if (!seen.add(box.id())) {
                throw new IllegalArgumentException(what + (moment.camera().isEmpty() ? "" : " of " + moment.camera())
                        + ": frame " + moment.frame() + " has id " + box.id() + " twice");
            }
        }
    }

    /** Ids and how many boxes each has. */
    private static final class Numbers {
        private final SortedMap<Long, Integer> boxes = new TreeMap<>();
        private final Map<Long, Integer> numbers = new HashMap<>();

        Numbers(Collection<List<MotBox>> frames) {
            frames.forEach(frame -> frame.forEach(box -> boxes.merge(box.id(), 1, Integer::sum)));
            boxes.keySet().forEach(id -> numbers.put(id, numbers.size()));
        }

        int[] of(List<MotBox> frame) {
            return frame.stream().mapToInt(box -> numbers.get(box.id())).toArray();
        }

        int[] lengths() {
            return boxes.values().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static FramePair pair(List<MotBox> truth, Numbers truthNumbers, List<MotBox> tracks, Numbers trackNumbers) {
        double[][] overlap = new double[truth.size()][tracks.size()];
        for (int row = 0; row < truth.size(); row++) {
            for (int column = 0; column < tracks.size(); column++) {
                overlap[row][column] = truth.get(row).overlap(tracks.get(column));
            }
        }
        return new FramePair(truthNumbers.of(truth), trackNumbers.of(tracks), overlap);
    }

    /** Every frame that has a box, cameras and frames in order. */
    List<FramePair> frames() {
        return frames;
    }

    /** Shape (true identities): number of boxes of each. */
    int[] truthLengths() {
        return truthLengths;
    }

    /** Shape (tracks): number of boxes of each. */
    int[] trackLengths() {
        return trackLengths;
    }
}
