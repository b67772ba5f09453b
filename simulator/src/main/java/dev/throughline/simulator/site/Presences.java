package dev.throughline.simulator.site;

import java.util.ArrayList;
import java.util.List;

/** The people in a room over time. Query it in the order of time: then only arrivals and departures cost anything. */
final class Presences {
    private final List<Renderer.Presence> all; // in the order in which they begin
    private final List<Renderer.Presence> current = new ArrayList<>();
    private int next;
    private double now = Double.NEGATIVE_INFINITY;

    Presences(List<Renderer.Presence> all) {
        this.all = all;
    }

    /** The people in the room at a time, in the order of arrival. */
    List<Renderer.Presence> at(double seconds) {
        if (seconds < now) { // back in time: restart from the beginning
            current.clear();
            next = 0;
        }
        now = seconds;
        while (next < all.size() && all.get(next).from() <= seconds) {
            current.add(all.get(next++));
        }
        current.removeIf(each -> each.to() < seconds);
        return current;
    }

    /** The result of the last query. */
    List<Renderer.Presence> current() {
        return current;
    }
}
