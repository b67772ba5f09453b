package dev.throughline.streams.topology;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which cameras of a site have not answered {@value #LOOKS} times in a row, though others did. Counted in calls and not in time, so
 * that nobody is missing because the broker or this process stood still.
 */
final class RollCall {
    static final int LOOKS = 10;

    private final Set<String> heard = new HashSet<>(); // since the last call
    private final Map<String, Integer> missed = new TreeMap<>(); // calls in a row, by camera

    void hear(String camera) {
        heard.add(camera);
    }

    /** Calls these cameras, and returns those that are given up with this call. */
    List<String> missing(Collection<String> cameras) {
        missed.keySet().retainAll(cameras);
        missed.keySet().removeAll(heard);
        if (!heard.isEmpty()) {
            cameras.stream()
                    .filter(camera -> !heard.contains(camera))
                    .forEach(camera -> missed.merge(camera, 1, Integer::sum));
        }
        heard.clear();
        List<String> missing = missed.entrySet().stream()
                .filter(each -> each.getValue() >= LOOKS)
                .map(Map.Entry::getKey)
                .toList();
        missing.forEach(missed::remove);
        return missing;
    }
}
