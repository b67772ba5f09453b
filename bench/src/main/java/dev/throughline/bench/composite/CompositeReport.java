package dev.throughline.bench.composite;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.settings.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The content of {@code composite.json}. Times are in seconds from the beginning of the footage.
 *
 * @param boxes of the truth, by camera
 * @param peopleAtOnce boxes of the truth per picture, on average
 * @param walks mean times from camera to camera in seconds; empty if the cameras look at one square
 */
@JsonPropertyOrder({"settings", "pictures", "boxes", "peopleAtOnce", "cameras", "walks", "people"})
record CompositeReport(
        Map<String, Object> settings,
        int pictures,
        Map<String, Long> boxes,
        double peopleAtOnce,
        List<CompositeView> cameras,
        List<Way> walks,
        List<Person> people) {

    /** The mean walking time between two cameras. */
    @JsonPropertyOrder({"from", "to", "meanSeconds"})
    record Way(String from, String to, double meanSeconds) {}

    /**
     * A person, and their visits.
     *
     * @param gaps between consecutive visits; negative if cameras see the person at the same time
     */
    @JsonPropertyOrder({"id", "person", "walk", "visits", "gaps"})
    record Person(long id, int person, int walk, List<Stay> visits, List<Double> gaps) {}

    /** A visit. */
    @JsonPropertyOrder({"camera", "from", "to"})
    record Stay(String camera, double from, double to) {}

    static CompositeReport of(CompositeSettings settings, Schedule schedule, int pictures, Map<String, Long> boxes) {
        long all = boxes.values().stream().mapToLong(Long::longValue).sum();
        return new CompositeReport(
                words(settings),
                pictures,
                boxes,
                thousandths((double) all / pictures / boxes.size()),
                CompositeView.ALL,
                schedule.floorPlan().map(CompositeReport::ways).orElse(List.of()),
                schedule.walkers().stream()
                        .map(walker -> person(walker, schedule.visits(walker.id())))
                        .toList());
    }

    private static Person person(Walker walker, List<WalkVisit> visits) {
        return new Person(
                walker.id(),
                walker.person(),
                walker.walk(),
                visits.stream()
                        .map(visit -> new Stay(
                                visit.viewpoint().camera(), thousandths(visit.start()), thousandths(visit.end())))
                        .toList(),
                IntStream.range(1, visits.size())
                        .mapToObj(next -> thousandths(
                                visits.get(next).start() - visits.get(next - 1).end()))
                        .toList());
    }

    private static Map<String, Object> words(CompositeSettings settings) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("seed", settings.seed());
        words.put("variant", settings.variant().toString());
        words.put("people", settings.people());
        words.put("fps", settings.fps());
        words.put("at-once", settings.atOnce());
        words.put("shortest-visit", Durations.format(settings.shortestVisit()));
        words.put("longest-visit", Durations.format(settings.longestVisit()));
        words.put("still", Durations.format(settings.still()));
        return words;
    }

    private static List<Way> ways(CameraPlaces plan) {
        List<Way> ways = new ArrayList<>();
        for (String from : plan.places().keySet()) {
            for (String to : plan.places().tailMap(from).keySet()) {
                if (!from.equals(to)) {
                    ways.add(new Way(from, to, thousandths(plan.meanGap(from, to))));
                }
            }
        }
        return ways;
    }

    private static double thousandths(double value) {
        return Math.round(value * 1000) / 1000.;
    }
}
