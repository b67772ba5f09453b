package dev.throughline.app.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of the pipeline in its own thread. It reports whether the thread still runs, and why it failed. */
public final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final Runnable stop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    private Worker(String name, Runnable stop) {
        this.name = name;
        this.stop = stop;
    }

    /**
     * Starts the thread.
     *
     * @param body runs until it is done or stopped
     * @param stop asks the body to end; returns at once
     */
    public static Worker start(String name, Runnable body, Runnable stop) {
        Worker worker = new Worker(name, stop);
        Thread thread = new Thread(() -> worker.run(body), name);
        thread.setDaemon(true);
        thread.start();
        return worker;
    }

    private void run(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error thrown) {
            log.info("{} has failed", name, thrown);
            failure = thrown;
        } finally {
            ended.countDown();
        }
    }

    public String name() {
        return name;
    }

    /** Why the body failed; null while it runs, and if it ended normally. */
    @Nullable
    public Throwable failure() {
        return failure;
    }

    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Asks the body to end. */
    public void ask() {
        stop.run();
    }

    /**
     * Waits until the thread has ended.
     *
     * @param nanos deadline, as a time of {@link System#nanoTime}
     */
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Asks the body to end, and waits until it has. */
    public void stop() {
        stop.run();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
