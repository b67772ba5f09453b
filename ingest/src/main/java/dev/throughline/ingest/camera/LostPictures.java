package dev.throughline.ingest.camera;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts pictures of a live camera that were lost on the way here, in its server or in the network, by the gaps in its
 * time stamps. A gap counts only if the stamps afterwards continue at the rate before it. A camera that permanently
 * slows down, as many do in the dark, has lost nothing.
 */
final class LostPictures {
    /** The usual distance of pictures is the median of this many. */
    private static final int REMEMBERED = 15;
    /** A distance larger than the usual one by this factor is a gap. */
    private static final double GAP = 1.6;
    /** This many consecutive gaps are a new rate of the camera. */
    private static final int SLOWER = 5;
    /** A longer gap is an outage, or a clock that was set. */
    private static final long LONGEST_MICROS = 10_000_000;

    private final Deque<Long> apart = new ArrayDeque<>(); // µs
    private boolean set;
    private long stampMicros;
    private long maybe; // in the gaps since pictures last had the usual distance
    private int gaps; // consecutive
    private final LongAdder count = new LongAdder();

    /** Starts anew after a reconnection, when stamps start at an arbitrary value. */
    void restart() {
        set = false;
        apart.clear();
        maybe = 0;
        gaps = 0;
    }

    /** Notes a picture, with its stamp if it has one, in µs of the camera's own count. */
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

    /** The number of lost pictures. Any thread may call it. */
    long count() {
        return count.sum();
    }
}
