package dev.throughline.ingest.camera;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongSupplier;

/**
 * Decides which pictures of a live camera are published, so that what is tracked is never older than a bound, however slow the stages
 * are. A picture that comes when there is no room is left out; the one that comes when there is room again is the newest.
 *
 * <p>How old a picture gets is how many are on their way, divided by how many a second arrive (Little's law). So as many may be on
 * their way as arrived of late within half the bound, and half a picture more: by that, the share of a camera that has less than the
 * others grows. Time in which none is on its way does not count: a camera that sends its pictures in bursts is not slow for that. Once
 * some have been on their way for half the bound without a break, pictures above half of what may be are spread evenly in time. Where
 * nothing arrives, because a stage is not there, one picture goes out now and then: the one that is awaited may have been refused.
 *
 * <p>Any thread may call it. It knows no wall clock: ages are counted from the moment when a picture came.
 */
final class Admission {
    /** On their way before the first has arrived, over all cameras of a site. */
    private static final int FIRST_ON_THEIR_WAY = 16;
    /** The rate of arrivals is that of the last two seconds, or of so many pictures where these took longer. */
    private static final long RATE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int RATE_PICTURES = 8;
    /** More on their way than last arrived. */
    private static final double MORE = .5;
    /** Pictures are spread at this part of the rate of arrivals, so that the rate can grow. */
    private static final double FASTER = 1.25;

    private static final double MOST_TOKENS = 1.5;
    private static final long FIRST_TRICKLE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_TRICKLE_NANOS = Duration.ofSeconds(30).toNanos();

    private final long boundNanos;
    private final double aspiredNanos;
    private final int first;
    private final LongSupplier nanoTime;

    private final Deque<OnItsWay> onTheirWay = new ArrayDeque<>();
    private final Deque<Long> arrivals = new ArrayDeque<>(); // when, ns of busy time
    private boolean hasArrived;
    private long firstArrivalNanos; // of busy time
    private long busyNanos; // up to the last time that none was on its way
    private long busySinceNanos; // while some are
    private long lastAgeNanos;
    private long lastAdmittedNanos;
    private long heardNanos;
    private double tokens;
    private long tokensNanos; // when they were counted last
    private boolean stopped;
    private long taken;
    private long givenOn;
    private long leftOut;
    private long told;

    private record OnItsWay(long timeMicros, long sinceNanos) {}

    /**
     * Of one camera.
     *
     * @param bound from when a picture comes until it is tracked; zero leaves none out
     * @param cameras that share the stages, as far as known
     */
    Admission(Duration bound, int cameras, LongSupplier nanoTime) {
        boundNanos = bound.toNanos();
        aspiredNanos = boundNanos / 2.;
        first = Math.max(1, FIRST_ON_THEIR_WAY / cameras);
        this.nanoTime = nanoTime;
        heardNanos = nanoTime.getAsLong();
        lastAdmittedNanos = heardNanos;
        tokensNanos = heardNanos;
    }

    /** Leaves no picture out. */
    static Admission ofAll() {
        return new Admission(Duration.ZERO, 1, System::nanoTime);
    }

    /**
     * A picture has come; whether it is to be published. To be asked once for each, in their order.
     *
     * @param timeMicros its capture time, µs since the epoch
     */
    synchronized boolean admits(long timeMicros) {
        if (stopped) {
            return false;
        }
        long now = nanoTime.getAsLong();
        taken++;
        if (boundNanos == 0) {
            return true;
        }
        if (!hasRoom(now) && !isTrickleDue(now)) {
            leftOut++;
            return false;
        }
        tokens = Math.max(0, tokens - 1);
        lastAdmittedNanos = now;
        if (onTheirWay.isEmpty()) {
            busySinceNanos = now;
        }
        onTheirWay.add(new OnItsWay(timeMicros, now));
        return true;
    }

    /** For how long pictures have been on their way in all. */
    private long busyNanos(long now) {
        return onTheirWay.isEmpty() ? busyNanos : busyNanos + now - busySinceNanos;
    }

    private void noteIdle(long now) {
        if (onTheirWay.isEmpty()) {
            busyNanos += now - busySinceNanos;
        }
    }

    private boolean hasRoom(long now) {
        if (!hasArrived) {
            return onTheirWay.size() < first;
        }
        double rate = arrivalsPerNano(busyNanos(now));
        double room = rate * aspiredNanos + MORE;
        tokens = Math.min(MOST_TOKENS, tokens + (FASTER * rate + 1 / aspiredNanos) * (now - tokensNanos));
        tokensNanos = now;
        boolean begins = onTheirWay.isEmpty() || now - busySinceNanos < aspiredNanos;
        return onTheirWay.size() < room && (begins || onTheirWay.size() < room / 2 || tokens >= 1);
    }

    private double arrivalsPerNano(long busy) {
        while (arrivals.size() > RATE_PICTURES && busy - arrivals.getFirst() > RATE_NANOS) {
            arrivals.removeFirst();
        }
        long sinceOldest = busy - arrivals.getFirst();
        long sinceFirst = Math.max(busy - firstArrivalNanos, boundNanos / 4);
        long span = Math.max(sinceOldest, Math.min(RATE_NANOS, sinceFirst));
        return arrivals.size() / (double) span;
    }

    private boolean isTrickleDue(long now) {
        if (onTheirWay.isEmpty()) {
            return false;
        }
        long sinceOldest = lastAdmittedNanos - onTheirWay.getFirst().sinceNanos();
        long pause = Math.max(FIRST_TRICKLE_NANOS, Math.max(3 * lastAgeNanos, sinceOldest));
        return now - lastAdmittedNanos >= Math.min(LONGEST_TRICKLE_NANOS, pause);
    }

    /** All pictures that were taken up to then have been tracked. */
    synchronized void tracked(long timeMicros) {
        long now = nanoTime.getAsLong();
        long busy = busyNanos(now);
        while (!onTheirWay.isEmpty() && onTheirWay.getFirst().timeMicros() <= timeMicros) {
            lastAgeNanos = now - onTheirWay.removeFirst().sinceNanos();
            arrivals.add(busy);
            if (!hasArrived) {
                hasArrived = true;
                firstArrivalNanos = busy;
            }
            noteIdle(now);
        }
    }

    /** Whether a picture that was admitted is older than the bound by now. */
    synchronized boolean isLate(long timeMicros) {
        long now = nanoTime.getAsLong();
        return onTheirWay.stream()
                .anyMatch(each -> each.timeMicros() == timeMicros && now - each.sinceNanos() > boundNanos);
    }

    /** A picture that was admitted is not published after all. */
    synchronized void withdraw(long timeMicros) {
        Iterator<OnItsWay> each = onTheirWay.iterator();
        while (each.hasNext()) {
            if (each.next().timeMicros() == timeMicros) {
                each.remove();
                noteIdle(nanoTime.getAsLong());
                break;
            }
        }
        if (!stopped) {
            leftOut++;
        }
    }

    /** A picture that was admitted goes into the stream. */
    synchronized void giveOn() {
        givenOn++;
    }

    /** How many pictures have been left out since this was last asked. */
    synchronized long takeLeftOut() {
        long news = leftOut - told;
        told = leftOut;
        return news;
    }

    /** A picture has come that can be used, be it asked for or not: the camera is alive. */
    synchronized void heard() {
        heardNanos = nanoTime.getAsLong();
    }

    /** When the last picture came, whether or not it was asked for or there was room for it, by the clock that counts nanoseconds. */
    synchronized long heardNanos() {
        return heardNanos;
    }

    /** Nothing counts that comes from now on; what was taken and did not go into the stream is left out. */
    synchronized void stop() {
        stopped = true;
        leftOut = taken - givenOn;
    }

    synchronized Intake read() {
        long behind = onTheirWay.isEmpty()
                ? 0
                : nanoTime.getAsLong() - onTheirWay.getFirst().sinceNanos();
        return new Intake(taken, leftOut, 0, Duration.ofNanos(behind));
    }
}
