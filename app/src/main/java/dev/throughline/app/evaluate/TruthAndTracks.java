package dev.throughline.app.evaluate;

import dev.throughline.app.Failure;
import dev.throughline.evaluation.tracking.MotBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ground truth and the tracks of the same cameras.
 *
 * @param truth boxes of each evaluated camera
 * @param tracks of the same cameras
 * @param remarks notes for the reader of the scores, one per line
 */
public record TruthAndTracks(
        SortedMap<String, List<MotBox>> truth, SortedMap<String, List<MotBox>> tracks, List<String> remarks) {
    public TruthAndTracks {
        truth = Collections.unmodifiableSortedMap(new TreeMap<>(truth));
        tracks = Collections.unmodifiableSortedMap(new TreeMap<>(tracks));
        remarks = List.copyOf(remarks);
    }

    /**
     * Pairs truth and tracks by camera name. If each side has a single camera, they are paired whatever their names.
     *
     * @throws Failure if no camera has both, or there is no truth at all
     */
    public static TruthAndTracks of(SortedMap<String, List<MotBox>> truth, SortedMap<String, List<MotBox>> tracks) {
        if (truth.values().stream().allMatch(List::isEmpty)) {
            throw new Failure("the truth holds no boxes: there is nothing to measure tracks by");
        }
        if (truth.size() == 1 && tracks.size() == 1) {
            String camera = truth.firstKey();
            return new TruthAndTracks(truth, new TreeMap<>(Map.of(camera, tracks.get(tracks.firstKey()))), List.of());
        }
        TreeSet<String> both = new TreeSet<>(truth.keySet());
        both.retainAll(tracks.keySet());
        if (both.isEmpty()) {
            throw new Failure("no camera has both truth and tracks: truth is of " + truth.keySet() + ", tracks are of "
                    + tracks.keySet() + "; name the files alike");
        }
        List<String> remarks = new ArrayList<>();
        SortedMap<String, List<MotBox>> measured = new TreeMap<>();
        for (String camera : truth.keySet()) {
            if (!tracks.containsKey(camera)) {
                remarks.add("camera '" + camera + "' has truth but no tracks: everybody in it counts as missed");
            }
            measured.put(camera, tracks.getOrDefault(camera, List.of()));
        }
        for (String camera : tracks.keySet()) {
            if (!truth.containsKey(camera)) {
                remarks.add("camera '" + camera + "' has tracks but no truth: it is left out");
            }
        }
        return new TruthAndTracks(truth, measured, remarks);
    }

    /**
     * The same for tracks of every {@code step}th picture only. Frame k of the tracks is frame 1 + (k − 1) · step of the truth, and the
     * truth's frames in between do not count.
     *
     * @param step at least 1
     */
    public TruthAndTracks atEvery(int step) {
        if (step == 1) {
            return this;
        }
        SortedMap<String, List<MotBox>> some = new TreeMap<>();
        truth.forEach((camera, boxes) -> some.put(
                camera,
                boxes.stream().filter(box -> (box.frame() - 1) % step == 0).toList()));
        SortedMap<String, List<MotBox>> moved = new TreeMap<>();
        tracks.forEach((camera, boxes) -> moved.put(
                camera,
                boxes.stream()
                        .map(box -> at(Math.addExact(1, Math.multiplyExact(box.frame() - 1, step)), box))
                        .toList()));
        return new TruthAndTracks(some, moved, remarks);
    }

    private static MotBox at(int frame, MotBox box) {
        return new MotBox(frame, box.id(), box.x(), box.y(), box.w(), box.h(), box.confidence());
    }
}
