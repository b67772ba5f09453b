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
 * How far something has come: a terminal's last row, written anew and never longer than the window is wide; where there is no
 * terminal, a line from time to time, and more and more seldom.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration ANEW = Duration.ofMillis(500);
    private static final Duration FIRST_SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
    /** The one that is on the screen, so that others can make room for what they print. */
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

    /** Without a terminal the first line comes after this silence, each other one after a longer one. */
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

    /** Prints something, with room made for it where a progress line is shown. */
    static void between(Runnable printing) {
        ProgressLine shown = SHOWN.get();
        if (shown == null) {
            printing.run();
        } else {
            shown.interrupt(printing);
        }
    }

    /** Shows what the supplier says, until it is closed. */
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

    /** Makes room for what is printed in between. */
    synchronized void interrupt(Runnable printing) {
        if (terminal) {
            erase();
            out.flush();
        }
        printing.run();
    }

    private synchronized void rewrite(String line) {
        String now = Terminal.row(line, Terminal.columns() - 1); // in the last column some terminals begin a new row
        if (!closed && !now.equals(row)) {
            erase();
            out.print(now);
            out.flush();
            row = now;
        }
    }

    /** Without codes, which not every terminal knows; and no more than the window shows: it may be narrower by now. */
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
