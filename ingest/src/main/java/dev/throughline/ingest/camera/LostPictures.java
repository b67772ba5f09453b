package dev.throughline.ingest.camera;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts pictures of a live camera that were lost on their way here, in its server or in the network, by the gaps that they leave in its
 * time stamps. A gap counts when stamps go on after it as before: a camera that films more slowly from now on, as many do in the dark, has lost
 * nothing.
 */
final class LostPictures {
    /** How far apart pictures are is the median of so many. */
    private static final int REMEMBERED = 15;
    /** What is so much farther apart is a gap. */
    private static final double GAP = 1.6;
    /** So many gaps that follow each other are how the camera films from now on. */
    private static final int SLOWER = 5;
    /** A longer gap is an outage, or a clock that was set. */
    private static final long LONGEST_MICROS = 10_000_000;

    private final Deque<Long> apart = new ArrayDeque<>(); // µs
    private boolean set;
    private long stampMicros;
    private long maybe; // in the gaps since pictures were last as far apart as usual
    private int gaps; // that follow each other
    private final LongAdder count = new LongAdder();

    /** The camera was asked for anew: its stamps begin where they like. */
    void restart() {
        set = false;
        apart.clear();
        maybe = 0;
        gaps = 0;
    }

    /** A picture came, with this stamp if it has one, in µs of the camera's own. */
    void see(OptionalLong stamp) {
        if (stamp.isEmpty()) {
            return;
        }
        long since = stamp.getAsLong() - stampMicros;
        stampMicros = stamp.getAsLong();
        if (!set || since <= 0 || since > LONGEST_MICROS) {
            restart();
            set = true;
            return;
        }
        if (apart.size() == REMEMBERED) {
            look(since);
            apart.removeFirst();
        }
        apart.addLast(since);
    }

    private void look(long since) {
        long usual = apart.stream().sorted().skip(REMEMBERED / 2).findFirst().orElseThrow();
        if (since > GAP * usual) {
            maybe += Math.round((double) since / usual) - 1;
            gaps++;
        } else {
            count.add(gaps < SLOWER ? maybe : 0);
            maybe = 0;
            gaps = 0;
        }
    }

    /** Any thread may ask. */
    long count() {
        return count.sum();
    }
}
