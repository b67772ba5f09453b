package dev.throughline.evaluation.site;

import java.util.ArrayList;
import java.util.List;

/** Who is in a room, moment by moment: asked in the order of time, only those who come and go cost anything. */
final class Presences {
    private final List<Renderer.Presence> all; // in the order in which they begin
    private final List<Renderer.Presence> current = new ArrayList<>();
    private int next;
    private double now = Double.NEGATIVE_INFINITY;

    Presences(List<Renderer.Presence> all) {
        this.all = all;
    }

    /** Everybody who is there at a time, in the order in which they came. */
    List<Renderer.Presence> at(double seconds) {
        if (seconds < now) { // back in time: from the beginning
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

    /** The same as the last time. */
    List<Renderer.Presence> current() {
        return current;
    }
}
