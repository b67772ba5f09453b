package dev.throughline.wire.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cameras that a person who leaves a camera can reach next.
 *
 * @param next for each listed camera, the cameras that one can reach from it without being seen by another; every camera can be reached
 *     from a camera that is not listed
 */
public record Neighbours(Map<String, List<String>> next) {
    /** Nothing is known: every camera can be reached from every other. */
    public static final Neighbours UNKNOWN = new Neighbours(Map.of());

    public Neighbours {
        Map<String, List<String>> copy = new HashMap<>();
        next.forEach((camera, others) -> copy.put(camera, List.copyOf(others)));
        next = Map.copyOf(copy);
    }

    /** Whether a person who was last seen by {@code from} can be seen by {@code to} next. */
    public boolean lead(String from, String to) {
        List<String> known = next.get(from);
        return known == null || known.contains(to);
    }
}
