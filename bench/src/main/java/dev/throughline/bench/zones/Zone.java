package dev.throughline.bench.zones;

import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.wire.CameraClock;
import dev.throughline.wire.FrameTracks;
import dev.throughline.wire.SiteUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a site with a linker of its own.
 *
 * @param name among the zones
 * @param own cameras, each in one zone
 * @param borrowed cameras of the zones beside it, near the border, whose tracklets it is told too
 */
record Zone(String name, List<String> own, List<String> borrowed) {
    Zone {
        own = List.copyOf(own);
        borrowed = List.copyOf(borrowed);
    }

    /**
     * Cuts a site into zones of about as many cameras each.
     *
     * @param cameras in an order in which those that lie near each other stand near each other
     * @param count of zones
     * @param border how many cameras on each side of a border are told to both zones
     */
    static List<Zone> divide(List<String> cameras, int count, int border) {
        if (count < 1 || border < 0 || cameras.size() < count * Math.max(1, border)) {
            throw new IllegalArgumentException(
                    "cannot cut " + cameras.size() + " cameras into " + count + " zones that lend " + border
                            + " cameras to each neighbour: take fewer zones or a smaller border");
        }
        List<Zone> zones = new ArrayList<>();
        for (int zone = 0; zone < count; zone++) {
            int from = zone * cameras.size() / count;
            int to = (zone + 1) * cameras.size() / count;
            List<String> borrowed = new ArrayList<>(cameras.subList(Math.max(0, from - border), from));
            borrowed.addAll(cameras.subList(to, Math.min(cameras.size(), to + border)));
            zones.add(new Zone("zone " + (zone + 1), cameras.subList(from, to), borrowed));
        }
        return zones;
    }

    /** All cameras that its linker is told of. */
    Set<String> cameras() {
        Set<String> cameras = new HashSet<>(own);
        cameras.addAll(borrowed);
        return cameras;
    }

    /** What its linker is told of a site: a camera that comes up names the cameras of the zone alone, for no others are waited for. */
    Tracked of(Tracked site) {
        Set<String> cameras = cameras();
        Map<String, List<FrameTracks>> frames = new LinkedHashMap<>(site.frames());
        frames.keySet().retainAll(cameras);
        List<SiteUpdate> updates = new ArrayList<>();
        for (SiteUpdate update : site.updates()) {
            if (cameras.contains(update.camera())) {
                updates.add(update instanceof CameraClock clock ? within(cameras, clock) : update);
            }
        }
        return new Tracked(frames, updates);
    }

    private static CameraClock within(Set<String> cameras, CameraClock clock) {
        List<String> roster = clock.roster().stream().filter(cameras::contains).toList();
        return new CameraClock(clock.site(), clock.camera(), clock.timeMicros(), clock.mark(), roster);
    }
}
