package dev.throughline.app.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Handles Ctrl-C, a request to terminate, and a closed terminal. While this is open, the first such signal only asks the waiting thread
 * to stop: the process ends as usual, when its main thread is done. A second signal ends the process at once, as it would without this
 * class, and prints what is missing.
 *
 * <p>Signals that the process was told to ignore, as by {@code nohup}, stay ignored.
 */
public final class Interrupt implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    /** {@code timeout} and shells signal the process and then its group: a second signal within this time is the same request. */
    private static final Duration SAME_REQUEST = Duration.ofMillis(300);

    private final CountDownLatch asked = new CountDownLatch(1);
    private long askedNanos;
    private volatile boolean atOnce;
    private volatile Supplier<String> missing;
    private final Signals signals;

    private Interrupt(boolean atOnce, Supplier<String> missing) {
        this.atOnce = atOnce;
        this.missing = missing;
        signals = Signals.handle(SIGNALS, this::handle);
    }

    /** Listens from now on. */
    public static Interrupt listen() {
        return new Interrupt(false, () -> "ended at once; what was not finished is missing");
    }

    /**
     * Listens from now on, while something starts that cannot be stopped halfway. There is nothing to lose yet, so already the first
     * signal ends the process at once, with this line.
     *
     * @see #inOrder
     */
    public static Interrupt listenAtStart(String line) {
        return new Interrupt(true, () -> line);
    }

    /**
     * From now on the first signal only asks to stop, and the waiting thread stops in order.
     *
     * @param missing says what is incomplete if a second signal ends the process at once
     */
    public void inOrder(Supplier<String> missing) {
        this.missing = missing;
        atOnce = false;
    }

    private void handle(String signal) {
        synchronized (asked) {
            if (isAsked() && System.nanoTime() - askedNanos < SAME_REQUEST.toNanos()) {
                return;
            }
            if (isAsked() || atOnce) {
                System.err.println("throughline: " + missing.get());
                Signals.end(signal);
            }
            askedNanos = System.nanoTime();
            asked.countDown();
        }
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits for this time, or until a stop is requested. */
    public boolean await(Duration atMost) throws InterruptedException {
        return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Restores the former signal handling. */
    @Override
    public void close() {
        signals.restore();
    }
}
