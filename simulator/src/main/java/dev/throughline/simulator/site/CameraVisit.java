package dev.throughline.simulator.site;

import dev.throughline.evaluation.tracking.MotBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A time in which a camera sees a person, with gaps of at most {@link #LONGEST_GAP}.
 *
 * @param person id in the truth
 * @param camera id
 * @param from begin, in seconds since the first picture
 * @param to end, likewise
 */
public record CameraVisit(long person, String camera, double from, double to) {
    /** A person who is hidden for no longer, in seconds, is still there. */
    static final double LONGEST_GAP = 2;

    /** The visits in a camera's truth, by person and time. */
    public static List<CameraVisit> of(String camera, List<MotBox> truth, SimulationSettings settings) {
        Map<Long, List<CameraVisit>> byPerson = new TreeMap<>();
        for (MotBox box : truth) { // in the order of their pictures
            List<CameraVisit> visits = byPerson.computeIfAbsent(box.id(), id -> new ArrayList<>());
            double now = settings.secondsAt(box.frame());
            int last = visits.size() - 1;
            if (last >= 0 && now - visits.get(last).to() <= LONGEST_GAP) {
                visits.set(
                        last, new CameraVisit(box.id(), camera, visits.get(last).from(), now));
            } else {
                visits.add(new CameraVisit(box.id(), camera, now, now));
            }
        }
        return byPerson.values().stream().flatMap(List::stream).toList();
    }
}
