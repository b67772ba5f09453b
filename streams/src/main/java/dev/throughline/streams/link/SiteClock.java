package dev.throughline.streams.link;

import dev.throughline.wire.CameraClock;
import dev.throughline.wire.Mark;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far event time has come in a site: as far as the slowest of the cameras that count. Whether a camera counts is what the
 * markers in its own stream say, never how long it has been silent here; so the order in which cameras are heard does not
 * matter. A camera that is down counts as well: it says itself how far event time has come without it.
 */
final class SiteClock {
    /** Somebody has yet to be heard. */
    static final long NOT_BEGUN = Long.MIN_VALUE;
    /** No camera counts any more: nothing is left to wait for. */
    static final long OVER = Long.MAX_VALUE;

    private final NavigableMap<String, Long> counting; // by camera, µs
    private final NavigableSet<String> silent; // cameras that were there and are over or gone
    private final NavigableSet<String> awaited; // cameras that the roster names and that were never heard
    private long rosterMicros;
    private long latestMicros;

    SiteClock() {
        this(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), NOT_BEGUN, NOT_BEGUN);
    }

    SiteClock(
            NavigableMap<String, Long> counting,
            NavigableSet<String> silent,
            NavigableSet<String> awaited,
            long rosterMicros,
            long latestMicros) {
        this.counting = counting;
        this.silent = silent;
        this.awaited = awaited;
        this.rosterMicros = rosterMicros;
        this.latestMicros = latestMicros;
    }

    void hear(CameraClock clock) {
        latestMicros = Math.max(latestMicros, clock.timeMicros());
        awaited.remove(clock.camera());
        if (clock.mark() == Mark.END || clock.mark() == Mark.GONE) {
            counting.remove(clock.camera());
            silent.add(clock.camera());
        } else {
            silent.remove(clock.camera());
            counting.merge(clock.camera(), clock.timeMicros(), Math::max);
        }
        if (clock.mark() == Mark.UP) {
            await(clock);
        }
    }

    /** A newer roster replaces one that named cameras which are no more; rosters of one moment add up. */
    private void await(CameraClock up) {
        if (up.timeMicros() < rosterMicros) {
            return;
        }
        if (up.timeMicros() > rosterMicros) {
            awaited.clear();
            rosterMicros = up.timeMicros();
        }
        for (String camera : up.roster()) {
            if (!counting.containsKey(camera) && !silent.contains(camera)) {
                awaited.add(camera);
            }
        }
    }

    /** All that happened before this is known: µs since the epoch, {@link #NOT_BEGUN} or {@link #OVER}. */
    long watermarkMicros() {
        if (!awaited.isEmpty()) {
            return NOT_BEGUN;
        }
        return counting.values().stream().mapToLong(Long::longValue).min().orElse(OVER);
    }

    /** The latest that any camera was heard; µs since the epoch. */
    long latestMicros() {
        return latestMicros;
    }

    /** For whom event time waits, and how far each has come: {@link #NOT_BEGUN} where it was never heard. */
    NavigableMap<String, Long> waitsFor() {
        NavigableMap<String, Long> waitsFor = new TreeMap<>(counting);
        awaited.forEach(camera -> waitsFor.put(camera, NOT_BEGUN));
        return waitsFor;
    }

    NavigableMap<String, Long> counting() {
        return counting;
    }

    NavigableSet<String> silent() {
        return silent;
    }

    NavigableSet<String> awaited() {
        return awaited;
    }

    long rosterMicros() {
        return rosterMicros;
    }
}
