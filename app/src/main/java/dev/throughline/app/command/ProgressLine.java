package dev.throughline.app.command;

import dev.throughline.wire.settings.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress on one row. On a terminal it rewrites the last row, never wider than the window. Elsewhere it prints a line from time to time,
 * at growing intervals.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration ANEW = Duration.ofMillis(500);
    private static final Duration FIRST_SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
    /** The line on the screen, so that other output can make room. */
    private static final AtomicReference<@Nullable ProgressLine> SHOWN = new AtomicReference<>();

    private final PrintWriter out;
    private final boolean terminal;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private String row = "";
    private Duration silence;
    private boolean closed;

    /** Without a terminal, the first line comes after this silence, and each further one after a longer one. */
    ProgressLine(PrintWriter out, boolean terminal, Duration silence) {
        this.out = out;
        this.terminal = terminal;
        this.silence = silence;
        SHOWN.set(this);
    }

    /** On the standard output; shows nothing yet. */
    static ProgressLine on(PrintWriter out) {
        return new ProgressLine(out, Terminal.shows(), FIRST_SILENCE);
    }

    /** On the standard error; shows nothing yet. */
    static ProgressLine onErrors(PrintWriter err) {
        return new ProgressLine(err, Terminal.showsErrors(), FIRST_SILENCE);
    }

    /** Prints something, and makes room for it if a progress line is shown. */
    static void between(Runnable printing) {
        ProgressLine shown = SHOWN.get();
        if (shown == null) {
            printing.run();
        } else {
            shown.interrupt(printing);
        }
    }

    /** Shows the supplier's text until closed. */
    void follow(Supplier<String> line) {
        if (terminal) {
            var unused = clock.scheduleWithFixedDelay(
                    () -> rewrite(line.get()), ANEW.toMillis(), ANEW.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            tellAfter(silence, line);
        }
    }

    private void tellAfter(Duration pause, Supplier<String> line) {
        var unused = clock.schedule(() -> tell(line), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void tell(Supplier<String> line) {
        String now = line.get();
        if (closed) {
            return;
        }
        if (!now.equals(row)) {
            row = now;
            out.println(now);
            out.flush();
        }
        silence = Durations.twice(silence, LONGEST_SILENCE);
        tellAfter(silence, line);
    }

    /** Makes room for output in between. */
    synchronized void interrupt(Runnable printing) {
        if (terminal) {
            erase();
            out.flush();
        }
        printing.run();
    }

    private synchronized void rewrite(String line) {
        String now = Terminal.row(line, Terminal.columns() - 1); // some terminals wrap after the last column
        if (!closed && !now.equals(row)) {
            erase();
            out.print(now);
            out.flush();
            row = now;
        }
    }

    /** Erases without escape codes, which not every terminal knows, and no wider than the window, which may have shrunk. */
    private void erase() {
        int shown = Math.min(Terminal.columns(row), Terminal.columns() - 1);
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            row = "";
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            clock.shutdownNow();
            if (terminal) {
                erase();
                out.flush();
            }
        }
        SHOWN.compareAndSet(this, null);
    }
}
