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
 * Event time of a site: the time of the slowest camera that counts. Whether a camera counts is decided by the markers in its own stream,
 * never by how long it has been silent here. So the order in which cameras are heard does not matter. A camera that is down counts as well:
 * its markers say how far event time has come.
 *
 * <p>Hearing a camera costs the logarithm of their number: sites have thousands of cameras, and each is heard twice a second.
 */
final class SiteClock {
    /** A camera has yet to be heard. */
    static final long NOT_BEGUN = Long.MIN_VALUE;
    /** No camera counts any more: nothing is left to wait for. */
    static final long OVER = Long.MAX_VALUE;

    private static final Camera SILENT = new Camera(Standing.SILENT, NOT_BEGUN);
    private static final Camera AWAITED = new Camera(Standing.AWAITED, NOT_BEGUN);

    private final Map<String, Camera> cameras = new HashMap<>();
    private final NavigableMap<Long, Integer> times =
            new TreeMap<>(); // times of the cameras that count, and how many cameras stand at each
    private final Set<String> awaited = new TreeSet<>();
    private final Set<String> changed = new TreeSet<>(); // since the last takeChanged()
    private long expectedMicros;
    private long latestMicros;

    /** What a camera means for event time. */
    enum Standing {
        /** Event time waits for it. */
        COUNTING,
        /** Its footage has ended, or it is gone. */
        SILENT,
        /** It is expected, and was never heard. */
        AWAITED
    }

    /**
     * The state of a camera.
     *
     * @param micros how far it has come, if it counts
     */
    record Camera(Standing standing, long micros) {}

    SiteClock() {
        this(NOT_BEGUN, NOT_BEGUN, Map.of());
    }

    SiteClock(long expectedMicros, long latestMicros, Map<String, Camera> cameras) {
        this.expectedMicros = expectedMicros;
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

    /** A newer set of expected cameras replaces an older one, whose cameras may no longer exist. Sets of the same moment are united. */
    private void await(CameraClock up) {
        if (up.timeMicros() < expectedMicros) {
            return;
        }
        if (up.timeMicros() > expectedMicros) {
            Set.copyOf(awaited).forEach(camera -> set(camera, null));
            expectedMicros = up.timeMicros();
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

    /** The latest time heard from any camera; µs since the epoch. */
    long latestMicros() {
        return latestMicros;
    }

    /** The cameras that event time waits for, and how far each has come: {@link #NOT_BEGUN} where it was never heard. */
    NavigableMap<String, Long> waitsFor() {
        NavigableMap<String, Long> waitsFor = new TreeMap<>();
        cameras.forEach((camera, stands) -> {
            if (stands.standing() != Standing.SILENT) {
                waitsFor.put(camera, stands.micros());
            }
        });
        return waitsFor;
    }

    long expectedMicros() {
        return expectedMicros;
    }

    /** The cameras whose state has changed since the last call; null for one that no longer exists. */
    Map<String, @Nullable Camera> takeChanged() {
        Map<String, @Nullable Camera> taken = new TreeMap<>();
        changed.forEach(camera -> taken.put(camera, cameras.get(camera)));
        changed.clear();
        return taken;
    }
}
