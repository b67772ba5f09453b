package dev.throughline.app.command;

import dev.throughline.wire.settings.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress on one row, or on some. On a terminal it rewrites the last rows, never wider than the window. Elsewhere it prints them from time
 * to time, at growing intervals.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration ANEW = Duration.ofMillis(500);
    private static final Duration FIRST_SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
    /** One row up; every terminal that is not dumb knows it. */
    private static final String UP = "\u001b[A";
    /** The line on the screen, so that other output can make room. */
    private static final AtomicReference<@Nullable ProgressLine> SHOWN = new AtomicReference<>();

    private final PrintWriter out;
    private final boolean terminal;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private List<String> shown = List.of();
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
        ProgressLine line = SHOWN.get();
        if (line == null) {
            printing.run();
        } else {
            line.interrupt(printing);
        }
    }

    /** Shows the supplier's text until closed. */
    void follow(Supplier<String> line) {
        followRows(() -> List.of(line.get()));
    }

    /** Shows the supplier's rows until closed. */
    void followRows(Supplier<List<String>> rows) {
        if (terminal) {
            var unused = clock.scheduleWithFixedDelay(
                    () -> rewrite(rows.get()), ANEW.toMillis(), ANEW.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            tellAfter(silence, rows);
        }
    }

    private void tellAfter(Duration pause, Supplier<List<String>> rows) {
        var unused = clock.schedule(() -> tell(rows), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void tell(Supplier<List<String>> rows) {
        List<String> now = rows.get();
        if (closed) {
            return;
        }
        if (!now.equals(shown)) {
            shown = now;
            now.forEach(out::println);
            out.flush();
        }
        silence = Durations.twice(silence, LONGEST_SILENCE);
        tellAfter(silence, rows);
    }

    /** Makes room for output in between. */
    synchronized void interrupt(Runnable printing) {
        if (terminal) {
            erase();
            out.flush();
        }
        printing.run();
    }

    private synchronized void rewrite(List<String> rows) {
        int width = Terminal.columns() - 1; // some terminals wrap after the last column
        List<String> now = rows.stream().map(row -> Terminal.row(row, width)).toList();
        if (!closed && !now.equals(shown)) {
            erase();
            out.print(String.join(System.lineSeparator(), now));
            out.flush();
            shown = now;
        }
    }

    /** Erases with blanks, no wider than the window, which may have shrunk: then a row of before takes several. */
    private void erase() {
        int width = Terminal.columns() - 1;
        for (int i = shown.size() - 1; i >= 0; i--) {
            int columns = Terminal.columns(shown.get(i));
            out.print("\r" + " ".repeat(Math.min(columns, width)) + "\r");
            if (i > 0) {
                out.print(UP);
            }
        }
        shown = List.of();
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
