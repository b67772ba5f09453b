package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.tracking.Coverage;
import dev.throughline.evaluation.tracking.Coverage.Row;
import dev.throughline.evaluation.tracking.Coverage.Stretch;
import java.awt.Color;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The colours of a site's tracks. The track that covers a person longest has the colour of the person's row, so that neighbours differ;
 * the other tracks follow.
 */
final class Names {
    private final Map<Long, Integer> numbers = new HashMap<>();

    Names(Collection<Coverage> cameras) {
        boxes(cameras)
                .values()
                .forEach(tracks -> tracks.entrySet().stream()
                        .max(Comparator.comparingInt(Map.Entry::getValue))
                        .ifPresent(longest -> number(longest.getKey())));
        boxes(cameras).values().forEach(tracks -> tracks.keySet().forEach(this::number));
        for (Coverage camera : cameras) {
            camera.falseTracks().forEach(row -> number(row.id()));
        }
    }

    /** For each person, in order: the number of boxes of each track that cover the person. */
    private static Map<Long, Map<Long, Integer>> boxes(Collection<Coverage> cameras) {
        Map<Long, Map<Long, Integer>> boxes = new LinkedHashMap<>();
        for (Coverage camera : cameras) {
            for (Row person : camera.people()) {
                Map<Long, Integer> tracks = boxes.computeIfAbsent(person.id(), any -> new LinkedHashMap<>());
                found(person).forEach(stretch -> tracks.merge(stretch.track(), stretch.boxes(), Integer::sum));
            }
        }
        return boxes;
    }

    static List<Stretch> found(Row person) {
        return person.stretches().stream().filter(Stretch::isFound).toList();
    }

    private int number(long track) {
        return numbers.computeIfAbsent(track, any -> numbers.size());
    }

    Color colour(long track) {
        return Palette.of(number(track));
    }
}
