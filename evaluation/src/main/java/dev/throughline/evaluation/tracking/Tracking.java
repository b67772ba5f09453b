package dev.throughline.evaluation.tracking;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares tracks with the truth. Truth boxes of confidence 0 do not count: the MOTChallenge marks boxes so that may be missed. */
public final class Tracking {
    private Tracking() {}

    /**
     * The score of one camera, or of one sequence.
     *
     * @throws IllegalArgumentException if a frame has an id twice
     */
    public static TrackingScore evaluate(List<MotBox> truth, List<MotBox> tracks) {
        return TrackingScore.of(Comparison.of("", truth, tracks));
    }

    /**
     * Which track covered each person, and when, in one camera.
     *
     * @throws IllegalArgumentException if a frame has an id twice
     */
    public static Coverage coverage(List<MotBox> truth, List<MotBox> tracks) {
        return Coverage.of(Comparison.of("", truth, tracks));
    }

    /**
     * The score of a site, whose ids mean the same person in every camera. Each camera has its own frame numbers.
     *
     * @param truth boxes of each camera, by its name
     * @param tracks boxes of each camera, by its name; a missing camera has no tracks
     * @throws IllegalArgumentException if tracks name a camera that truth does not know, or a frame has an id twice
     */
    public static SiteScore evaluateSite(Map<String, List<MotBox>> truth, Map<String, List<MotBox>> tracks) {
        SortedMap<String, Comparison> footage = compare(truth, tracks);
        SortedMap<String, TrackingScore> cameras = each(footage);
        Comparison across = Comparison.across(List.copyOf(footage.values()));
        return new SiteScore(
                cameras, TrackingScore.sum(cameras.values()), IdentityScore.of(across), HotaScore.of(across));
    }

    /**
     * The score of each camera, or of each sequence.
     *
     * @param truth boxes of each, by its name
     * @param tracks boxes of each, by its name; a missing one has no tracks
     * @throws IllegalArgumentException if tracks name a camera that truth does not know, or a frame has an id twice
     */
    public static SortedMap<String, TrackingScore> evaluateEach(
            Map<String, List<MotBox>> truth, Map<String, List<MotBox>> tracks) {
        return each(compare(truth, tracks));
    }

    private static SortedMap<String, TrackingScore> each(SortedMap<String, Comparison> footage) {
        SortedMap<String, TrackingScore> cameras = new TreeMap<>();
        footage.forEach((camera, alone) -> cameras.put(camera, TrackingScore.of(alone)));
        return cameras;
    }

    private static SortedMap<String, Comparison> compare(
            Map<String, List<MotBox>> truth, Map<String, List<MotBox>> tracks) {
        for (String camera : tracks.keySet()) {
            if (!truth.containsKey(camera)) {
                throw new IllegalArgumentException("tracks of camera '" + camera + "', but truth only of "
                        + new TreeMap<>(truth).keySet() + ": rename one, or leave these tracks out");
            }
        }
        SortedMap<String, Comparison> footage = new TreeMap<>();
        truth.forEach((camera, boxes) ->
                footage.put(camera, Comparison.of(camera, boxes, tracks.getOrDefault(camera, List.of()))));
        return footage;
    }
}
