package dev.throughline.app.run;

import dev.throughline.ingest.camera.PublishMeter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reports once when live pictures are dropped because the stages do not keep up, and once when that is over. A few dropped pictures, or a
 * slow start, are not reported.
 */
public final class LatencyWatch implements AutoCloseable {
    private static final long NEVER = Long.MIN_VALUE;
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Rates are measured over this window. The start of a run, whose length follows, is ignored. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private static final Duration START = Duration.ofSeconds(10);
    /** The overload is over when all pictures were used for this long. */
    private static final Duration CALM = Duration.ofSeconds(10);
    /** A camera is behind when at least this fraction of its pictures is dropped. */
    private static final double NOTEWORTHY = .1;

    private final Deque<Look> looks = new ArrayDeque<>(); // over the last WINDOW, and the one before
    private final CountDownLatch closing = new CountDownLatch(1);
    private long firstNanos = NEVER;
    private long slowNanos = NEVER;
    private boolean behind;
    private long sinceNanos;
    private long leftOutBefore;
    private long calmNanos;

    private record Look(long nanos, Map<String, PublishMeter.Reading> cameras) {
        long leftOut() {
            return cameras.values().stream()
                    .mapToLong(reading -> reading.intake().leftOut())
                    .sum();
        }
    }

    /** How much of a camera's pictures was taken and used, over the window. */
    private record Share(String camera, long taken, long leftOut, Duration behind) {
        boolean isNoteworthy() {
            return leftOut > 0 && leftOut >= NOTEWORTHY * taken;
        }
    }

    /** A watch for the cameras given to {@link #look}. */
    LatencyWatch() {}

    /**
     * Begins to watch, in its own thread.
     *
     * @param cameras the publishing progress by camera
     * @param tell receives a line
     */
    public static LatencyWatch start(Supplier<Map<String, PublishMeter.Reading>> cameras, Consumer<String> tell) {
        LatencyWatch watch = new LatencyWatch();
        Thread thread = new Thread(() -> watch.run(cameras, tell), "latency");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void run(Supplier<Map<String, PublishMeter.Reading>> cameras, Consumer<String> tell) {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                look(System.nanoTime(), cameras.get()).ifPresent(tell);
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    /** The line to report now, if any. */
    Optional<String> look(long nanos, Map<String, PublishMeter.Reading> cameras) {
        Look now = new Look(nanos, new TreeMap<>(cameras));
        if (firstNanos == NEVER) {
            if (cameras.values().stream().noneMatch(each -> each.intake().taken() > 0)) {
                return Optional.empty();
            }
            firstNanos = nanos;
            calmNanos = nanos;
        }
        if (!looks.isEmpty() && looks.getLast().leftOut() < now.leftOut()) {
            calmNanos = nanos;
        }
        looks.addLast(now);
        while (looks.size() > 1 && nanos - looks.getFirst().nanos >= WINDOW.toNanos()) {
            looks.removeFirst();
        }
        return behind ? end(now) : begin(now);
    }

    private Optional<String> begin(Look now) {
        Look before = looks.getFirst();
        if (now.nanos - firstNanos < START.toNanos() || looks.size() < 2) {
            return Optional.empty();
        }
        List<Share> shares = new ArrayList<>();
        now.cameras.forEach((camera, reading) -> {
            PublishMeter.Reading then = before.cameras.getOrDefault(camera, reading);
            shares.add(new Share(
                    camera,
                    reading.intake().taken() - then.intake().taken(),
                    reading.intake().leftOut() - then.intake().leftOut(),
                    reading.intake().behind()));
        });
        List<Share> slow = shares.stream().filter(Share::isNoteworthy).toList();
        if (slow.isEmpty()) {
            slowNanos = NEVER;
            return Optional.empty();
        }
        if (slowNanos == NEVER) {
            slowNanos = now.nanos;
            leftOutBefore = before.leftOut();
        }
        if (now.nanos - slowNanos < WINDOW.toNanos()) {
            return Optional.empty(); // a moment is not worth a line
        }
        behind = true;
        sinceNanos = slowNanos;
        slowNanos = NEVER;
        return Optional.of(sentence(slow, shares.size(), (now.nanos - before.nanos) / 1e9));
    }

    private static String sentence(List<Share> slow, int cameras, double seconds) {
        double taken = slow.stream().mapToLong(Share::taken).sum() / seconds;
        double leftOut = slow.stream().mapToLong(Share::leftOut).sum() / seconds;
        Duration age = slow.stream().map(Share::behind).max(Duration::compareTo).orElse(Duration.ZERO);
        String who = cameras == 1 ? "" : names(slow) + " ";
        return who + "behind by " + seconds(age) + ": " + rate(taken - leftOut) + " of " + rate(taken)
                + " pictures/s are used";
    }

    /** Up to three names. */
    private static String names(List<Share> slow) {
        return slow.size() > 3
                ? slow.size() + " cameras are"
                : String.join(", ", slow.stream().map(Share::camera).toList()) + (slow.size() == 1 ? " is" : " are");
    }

    private Optional<String> end(Look now) {
        if (now.nanos - calmNanos < CALM.toNanos()) {
            return Optional.empty();
        }
        behind = false;
        return Optional.of("no longer behind: all pictures are used again; " + (now.leftOut() - leftOutBefore)
                + " were left out in " + seconds(Duration.ofNanos(calmNanos - sinceNanos)));
    }

    private static String seconds(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 && perSecond > 0 ? "%.1f" : "%.0f", perSecond)
                .replace(".0", "");
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
