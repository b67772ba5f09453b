package dev.throughline.simulator.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long people took from one camera to the next one that saw them, which may be the same camera.
 *
 * @param from a camera's id
 * @param to the next one's
 * @param walks number of such walks
 * @param shortest in seconds; below 0 if both see a person at the same time
 */
public record WalkingTime(String from, String to, int walks, double shortest, double median, double longest) {
    /** One entry for each pair of cameras that saw a person one after the other, in the order of their ids. */
    public static List<WalkingTime> of(List<CameraVisit> visits) {
        List<CameraVisit> ordered = new ArrayList<>(visits);
        ordered.sort(Comparator.comparingLong(CameraVisit::person)
                .thenComparingDouble(CameraVisit::from)
                .thenComparing(CameraVisit::camera));
        Map<String, Map<String, List<Double>>> times = new TreeMap<>();
        for (int i = 1; i < ordered.size(); i++) {
            CameraVisit before = ordered.get(i - 1);
            CameraVisit next = ordered.get(i);
            if (before.person() == next.person()) {
                times.computeIfAbsent(before.camera(), camera -> new TreeMap<>())
                        .computeIfAbsent(next.camera(), camera -> new ArrayList<>())
                        .add(next.from() - before.to());
            }
        }
        List<WalkingTime> all = new ArrayList<>();
        times.forEach((from, next) -> next.forEach((to, took) -> {
            took.sort(null);
            all.add(new WalkingTime(
                    from, to, took.size(), took.get(0), took.get(took.size() / 2), took.get(took.size() - 1)));
        }));
        return all;
    }
}
