package dev.throughline.app.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How far something has come: a terminal's last line, written anew; where there is no terminal, a line from time to time. */
final class ProgressLine implements AutoCloseable {
    private static final Duration ANEW = Duration.ofMillis(500);
    private static final Duration FROM_TIME_TO_TIME = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final boolean terminal = Boolean.getBoolean("throughline.terminal"); // the launcher knows
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private int length;

    /** Shows nothing yet. */
    ProgressLine(PrintWriter out) {
        this.out = out;
    }

    /** Shows what the supplier says, until it is closed. */
    void follow(Supplier<String> line) {
        long every = (terminal ? ANEW : FROM_TIME_TO_TIME).toMillis();
        var unused = clock.scheduleWithFixedDelay(() -> print(line.get()), every, every, TimeUnit.MILLISECONDS);
    }

    /** Makes room for what is printed in between. */
    synchronized void interrupt(Runnable printing) {
        erase();
        printing.run();
    }

    private synchronized void print(String line) {
        if (terminal) {
            erase();
            out.print(line);
            length = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    private void erase() {
        if (length > 0) {
            out.print("\r" + " ".repeat(length) + "\r");
            length = 0;
        }
    }

    @Override
    public void close() {
        clock.shutdown();
        synchronized (this) {
            erase();
            out.flush();
        }
    }
}
