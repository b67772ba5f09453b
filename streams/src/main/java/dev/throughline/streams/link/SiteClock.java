package dev.throughline.streams.link;

import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.FrameKind;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far event time has come in a site: as far as the slowest of the cameras that count. Whether a camera counts is what the
 * markers in its own stream say, never how long it has been silent here; so the order in which cameras are heard does not
 * matter. A camera that is down counts as well: it says itself how far event time has come without it.
 *
 * <p>To hear a camera costs the logarithm of how many there are: sites have thousands, and each is heard twice a second.
 */
final class SiteClock {
    /** Somebody has yet to be heard. */
    static final long NOT_BEGUN = Long.MIN_VALUE;
    /** No camera counts any more: nothing is left to wait for. */
    static final long OVER = Long.MAX_VALUE;

    private static final Camera SILENT = new Camera(Standing.SILENT, NOT_BEGUN);
    private static final Camera AWAITED = new Camera(Standing.AWAITED, NOT_BEGUN);

    private final Map<String, Camera> cameras = new HashMap<>();
    private final NavigableMap<Long, Integer> times =
            new TreeMap<>(); // at which cameras that count stand, and how many
    private final Set<String> awaited = new TreeSet<>();
    private final Set<String> changed = new TreeSet<>(); // since they were taken
    private long rosterMicros;
    private long latestMicros;

    /** What a camera means for event time. */
    enum Standing {
        /** Event time waits for it. */
        COUNTING,
        /** It was there, and is over or gone. */
        SILENT,
        /** It is expected, and it was never heard. */
        AWAITED
    }

    /**
     * How a camera stands.
     *
     * @param micros how far it has come, if it counts
     */
    record Camera(Standing standing, long micros) {}

    SiteClock() {
        this(NOT_BEGUN, NOT_BEGUN, Map.of());
    }

    SiteClock(long rosterMicros, long latestMicros, Map<String, Camera> cameras) {
        this.rosterMicros = rosterMicros;
        this.latestMicros = latestMicros;
        cameras.forEach(this::set);
        changed.clear();
    }

    void hear(CameraClock clock) {
        latestMicros = Math.max(latestMicros, clock.timeMicros());
        if (clock.kind() == FrameKind.END || clock.kind() == FrameKind.GONE) {
            set(clock.camera(), SILENT);
        } else {
            Camera before = cameras.getOrDefault(clock.camera(), AWAITED);
            set(clock.camera(), new Camera(Standing.COUNTING, Math.max(before.micros(), clock.timeMicros())));
        }
        if (clock.kind() == FrameKind.UP) {
            await(clock);
        }
    }

    /** Newer expected cameras replace older ones, which may be no more; those of one moment add up. */
    private void await(CameraClock up) {
        if (up.timeMicros() < rosterMicros) {
            return;
        }
        if (up.timeMicros() > rosterMicros) {
            Set.copyOf(awaited).forEach(camera -> set(camera, null));
            rosterMicros = up.timeMicros();
        }
        for (String camera : up.expectedCameras()) {
            if (!cameras.containsKey(camera)) {
                set(camera, AWAITED);
            }
        }
    }

    private void set(String camera, @Nullable Camera now) {
        Camera before = now == null ? cameras.remove(camera) : cameras.put(camera, now);
        if (before != null && before.standing() == Standing.COUNTING) {
            times.computeIfPresent(before.micros(), (time, count) -> count == 1 ? null : count - 1);
        }
        if (now != null && now.standing() == Standing.COUNTING) {
            times.merge(now.micros(), 1, Integer::sum);
        }
        if (now != null && now.standing() == Standing.AWAITED) {
            awaited.add(camera);
        } else {
            awaited.remove(camera);
        }
        if (now == null || !now.equals(before)) {
            changed.add(camera);
        }
    }

    /** All that happened before this is known: µs since the epoch, {@link #NOT_BEGUN} or {@link #OVER}. */
    long watermarkMicros() {
        if (!awaited.isEmpty()) {
            return NOT_BEGUN;
        }
        return times.isEmpty() ? OVER : times.firstKey();
    }

    /** The latest that any camera was heard; µs since the epoch. */
    long latestMicros() {
        return latestMicros;
    }

    /** For whom event time waits, and how far each has come: {@link #NOT_BEGUN} where it was never heard. */
    NavigableMap<String, Long> waitsFor() {
        NavigableMap<String, Long> waitsFor = new TreeMap<>();
        cameras.forEach((camera, stands) -> {
            if (stands.standing() != Standing.SILENT) {
                waitsFor.put(camera, stands.micros());
            }
        });
        return waitsFor;
    }

    long rosterMicros() {
        return rosterMicros;
    }

    /** The cameras that stand otherwise than when this was last asked; null for one that is no more. */
    Map<String, @Nullable Camera> takeChanged() {
        Map<String, @Nullable Camera> taken = new TreeMap<>();
        changed.forEach(camera -> taken.put(camera, cameras.get(camera)));
        changed.clear();
        return taken;
    }
}
