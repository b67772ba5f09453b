package dev.throughline.app.command;

import dev.throughline.app.results.Clock;
import dev.throughline.app.results.Journeys;
import dev.throughline.app.results.Results;
import dev.throughline.app.results.Summary;
import dev.throughline.app.run.Narration;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.SiteRun;
import dev.throughline.wire.Identity;
import dev.throughline.wire.settings.SiteSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells on the terminal how a run goes: what happens, how far each camera has come, and in the end what came of it. */
final class Console implements SiteRun.Watcher {
    /** A terminal's last line is written anew so often; where there is none, progress is a line from time to time. */
    private static final Duration PROGRESS_LINE = Duration.ofMillis(500);

    private static final Duration PROGRESS_LOG = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final PrintWriter err;
    private final SiteSettings site;
    private final boolean terminal = Boolean.getBoolean("throughline.terminal"); // the launcher knows
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> told = new HashSet<>();
    private @Nullable Future<?> progress;
    private int lineLength;

    Console(PrintWriter out, PrintWriter err, SiteSettings site) {
        this.out = out;
        this.err = err;
        this.site = site;
    }

    @Override
    public synchronized void tell(String line) {
        clearLine();
        out.println(line);
        out.flush();
    }

    private synchronized void complain(String line) {
        if (told.add(line)) {
            clearLine();
            out.flush();
            err.println("throughline: " + line);
            err.flush();
        }
    }

    @Override
    public void follow(Pipeline pipeline, Narration narration) {
        tell("site " + site.site() + ": " + String.join(", ", site.roster()));
        Duration every = terminal ? PROGRESS_LINE : PROGRESS_LOG;
        progress = clock.scheduleWithFixedDelay(
                () -> show(pipeline, narration), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void show(Pipeline pipeline, Narration narration) {
        pipeline.brokenCameras().forEach(this::complain);
        Map<String, String> tracked = narration.tracked();
        StringJoiner cameras = new StringJoiner(" · ", "… ", "");
        pipeline.published()
                .forEach((camera, reading) -> cameras.add(camera + " " + tracked.getOrDefault(camera, "--:--")
                        + " tracked, " + (reading.pictures() + reading.earlier())
                        + (reading.over() ? " frames in all" : " frames in")));
        synchronized (this) {
            if (terminal) {
                clearLine();
                String line = cameras.toString();
                out.print(line);
                lineLength = line.length();
            } else {
                out.println(cameras);
            }
            out.flush();
        }
    }

    private void clearLine() {
        if (lineLength > 0) {
            out.print("\r" + " ".repeat(lineLength) + "\r");
            lineLength = 0;
        }
    }

    @Override
    public void rest() {
        if (progress != null) {
            progress.cancel(false);
        }
        clock.shutdown();
        synchronized (this) {
            clearLine();
        }
    }

    /** Prints what came of the run, and gives the exit code. */
    int conclude(SiteRun.Ending ending) {
        rest();
        ending.broken().forEach(this::complain);
        if (ending.written().isEmpty()) {
            tell("interrupted; the same command goes on from here");
            return 1;
        }
        print(ending.written().get());
        return ending.broken().isEmpty() ? 0 : 1;
    }

    private void print(Results.Written written) {
        Summary summary = written.summary();
        tell("");
        tell(String.format(
                Locale.ROOT,
                "%d frames of %d cameras, %d crops, %d tracklets, %d identities",
                summary.frames(),
                summary.cameras().size(),
                summary.crops(),
                summary.tracklets(),
                summary.identities()));
        if (summary.drops() + summary.deadLetters() + summary.late() > 0) {
            tell(String.format(
                    Locale.ROOT,
                    "%d frames dropped, %d dead letters, %d late updates",
                    summary.drops(),
                    summary.deadLetters(),
                    summary.late()));
        }
        tell("");
        printStages(summary);
        tell("");
        printJourneys(written);
        tell("");
        tell("Results:");
        written.files().forEach(file -> tell("  " + describe(file)));
    }

    private void printStages(Summary summary) {
        tell(String.format(
                Locale.ROOT,
                "%-10s %10s %10s %10s %18s",
                "stage",
                "frames",
                "frames/s",
                "crops/s",
                "latency p50 / p99"));
        for (Summary.Stage stage : summary.stages()) {
            double crops = stage.records() == 0 ? 0 : stage.perSecond() * summary.crops() / stage.records();
            boolean carriesCrops =
                    !stage.stage().equals("publish") && !stage.stage().equals("link");
            tell(String.format(
                    Locale.ROOT,
                    "%-10s %10d %10.1f %10s %18s",
                    stage.stage(),
                    stage.records(),
                    stage.perSecond(),
                    carriesCrops ? String.format(Locale.ROOT, "%.1f", crops) : "",
                    stage.medianMillis() == null
                            ? ""
                            : String.format(Locale.ROOT, "%.0f / %.0f ms", stage.medianMillis(), stage.p99Millis())));
        }
    }

    private void printJourneys(Results.Written written) {
        Journeys journeys = written.journeys();
        for (Identity identity : journeys.identities()) {
            tell(journeys.label(identity.identity()) + "  " + identity.identity());
            for (Identity.Visit visit : identity.journey()) {
                tell(String.format(
                        Locale.ROOT,
                        "  %-12s %s – %s  thumbnails/%s",
                        visit.camera(),
                        Clock.since(written.beginMicros(), visit.from()),
                        Clock.since(written.beginMicros(), visit.to()),
                        Results.thumbnail(journeys, identity.identity(), visit)));
            }
        }
    }

    private static String describe(Path file) {
        List<Map.Entry<String, String>> known = List.of(
                Map.entry("tracks.jsonl", "who is where, a line per frame"),
                Map.entry("identity-events.jsonl", "every decision, and why"),
                Map.entry("identities.json", "everybody's journey"),
                Map.entry("identities.png", "everybody at a glance"),
                Map.entry("thumbnails", "the best view of each visit"),
                Map.entry("summary.json", "these figures"));
        return known.stream()
                .filter(each -> file.endsWith(each.getKey()))
                .findFirst()
                .map(each -> String.format(Locale.ROOT, "%-32s %s", file, each.getValue()))
                .orElse(file.toString());
    }
}
