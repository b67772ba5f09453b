package dev.throughline.ingest.camera;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongSupplier;

/**
 * Decides which pictures of a live camera are published, so that tracking lags behind by at most a bound, however slow
 * the stages are. A picture that arrives when there is no room is left out. The first one that arrives when there is
 * room again is the newest.
 *
 * <p>The age of a picture equals the number in flight, divided by the rate of arrivals (Little's law). So the limit in
 * flight is the number that recently arrived within half the bound, plus half a picture. The extra half lets the share
 * of a camera grow that has less than the others.
 *
 * <p>Only time with pictures in flight counts, so a camera that sends its pictures in bursts does not seem slow. Once
 * pictures have been in flight for half the bound without a break, those above half of the limit are spread evenly in
 * time. If nothing arrives because a stage is missing, one picture is published now and then, since the awaited one
 * may have been rejected.
 *
 * <p>Any thread may call it. It uses no wall clock: ages count from the moment when a picture came.
 */
final class Admission {
    /** Pictures in flight before the first arrival, over all cameras of a site. */
    private static final int FIRST_ON_THEIR_WAY = 16;
    /** The rate of arrivals covers the last two seconds, or this many pictures if these took longer. */
    private static final long RATE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int RATE_PICTURES = 8;
    /** Pictures in flight beyond the recent arrivals. */
    private static final double MORE = .5;
    /** Pictures are spread at this multiple of the rate of arrivals, so that the rate can grow. */
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
    private long firstArrivalNanos; // in busy time
    private long busyNanos; // up to the last time that none was in flight
    private long busySinceNanos; // while some are in flight
    private long lastAgeNanos;
    private long lastAdmittedNanos;
    private long heardNanos;
    private double tokens;
    private long tokensNanos; // when they were last counted
    private boolean stopped;
    private long taken;
    private long givenOn;
    private long leftOut;
    private long told;

    private record OnItsWay(long timeMicros, long sinceNanos) {}

    /**
     * The admission of one camera.
     *
     * @param bound from the arrival of a picture until it is tracked; zero leaves none out
     * @param cameras number of cameras that share the stages, as far as known
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
     * Whether a new picture is to be published. Must be called once for each picture, in order.
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

    /** The total time during which pictures have been in flight. */
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

    /** Marks all admitted pictures up to this capture time as tracked. */
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

    /** Whether an admitted picture is now older than the bound. */
    synchronized boolean isLate(long timeMicros) {
        long now = nanoTime.getAsLong();
        return onTheirWay.stream()
                .anyMatch(each -> each.timeMicros() == timeMicros && now - each.sinceNanos() > boundNanos);
    }

    /** Withdraws an admitted picture that is not published after all. */
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

    /** Counts an admitted picture that enters the stream. */
    synchronized void giveOn() {
        givenOn++;
    }

    /** The number of pictures left out since the last call. */
    synchronized long takeLeftOut() {
        long news = leftOut - told;
        told = leftOut;
        return news;
    }

    /** Notes that a usable picture came, whether it was requested or not: the camera is alive. */
    synchronized void heard() {
        heardNanos = nanoTime.getAsLong();
    }

    /**
     * When the last picture came, whether or not it was requested or there was room for it; by
     * {@link System#nanoTime}.
     */
    synchronized long heardNanos() {
        return heardNanos;
    }

    /** Ends the counting. Pictures that were taken but did not enter the stream count as left out. */
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
