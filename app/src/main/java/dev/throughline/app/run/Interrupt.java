package dev.throughline.app.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ctrl-C, a request to terminate, and a terminal that is closed. While this is open, the first such signal asks whoever waits here
 * to stop, and no more: the process ends as it always does, when its main thread is done. A second one ends it at once, as the
 * signal would have without this, and says what is missing.
 *
 * <p>Signals that the process was told to ignore, as by {@code nohup}, stay ignored.
 */
public final class Interrupt implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    /** {@code timeout} and shells signal the process and then its group: what comes so soon is the same request. */
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
     * Listens from now on, while something is started that cannot be stopped halfway: there is nothing to lose yet, so that
     * already the first signal ends the process at once, with this line.
     *
     * @see #inOrder
     */
    public static Interrupt listenAtStart(String line) {
        return new Interrupt(true, () -> line);
    }

    /**
     * From now on the first signal only asks, and whoever waits stops in order.
     *
     * @param missing says, if a second one ends the process at once, what is not there
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

    /** Waits for so long, or until it is asked. */
    public boolean await(Duration atMost) throws InterruptedException {
        return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Signals do again what they did before. */
    @Override
    public void close() {
        signals.restore();
    }
}
