package dev.throughline.wire.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where somebody who leaves a camera may be seen next.
 *
 * @param next for each camera of which it is known, the cameras that one can get to without being seen by another; a camera that
 *     is not named here leads anywhere
 */
public record Neighbours(Map<String, List<String>> next) {
    /** Nothing is known: one can get from everywhere to everywhere. */
    public static final Neighbours UNKNOWN = new Neighbours(Map.of());

    public Neighbours {
        Map<String, List<String>> copy = new HashMap<>();
        next.forEach((camera, others) -> copy.put(camera, List.copyOf(others)));
        next = Map.copyOf(copy);
    }

    /** Whether somebody who was last seen by {@code from} may be seen by {@code to} next. */
    public boolean lead(String from, String to) {
        List<String> known = next.get(from);
        return known == null || known.contains(to);
    }
}
