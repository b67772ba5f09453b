package dev.throughline.app.command;

import dev.throughline.app.results.Clock;
import dev.throughline.app.results.Results;
import dev.throughline.app.results.Summary;
import dev.throughline.app.run.Narration;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.SiteRun;
import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.SiteSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reports a run on the terminal: its events, the progress of each camera, and the outcome. */
final class Console implements SiteRun.Watcher {
    private final PrintWriter out;
    private final PrintWriter err;
    private final SiteSettings site;
    private final ProgressLine progress;
    private final CameraRows rows;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param footage span of each camera whose footage declares its length */
    Console(PrintWriter out, PrintWriter err, SiteSettings site, Map<String, FootageSpan.Span> footage) {
        this.out = out;
        this.err = err;
        this.site = site;
        progress = ProgressLine.on(out);
        rows = new CameraRows(footage);
    }

    @Override
    public void tell(String line) {
        progress.interrupt(() -> {
            out.println(line);
            out.flush();
        });
    }

    private void complain(String line) {
        if (told.add(line)) {
            progress.interrupt(() -> {
                out.flush();
                err.println("throughline: " + line);
                err.flush();
            });
        }
    }

    @Override
    public void follow(Pipeline pipeline, Narration narration) {
        int cameras = site.cameraIds().size();
        tell("opening " + (cameras == 1 ? "1 camera" : cameras + " cameras") + " of site " + site.site() + ": "
                + String.join(", ", site.cameraIds()));
        progress.followRows(() -> {
            pipeline.brokenCameras().forEach(this::complain);
            return rows.of(pipeline.published(), narration.tracked(), narration.beginMicros(), System.nanoTime());
        });
    }

    @Override
    public void rest() {
        progress.close();
    }

    /** Prints the outcome of the run, and returns the exit code. */
    int conclude(SiteRun.Ending ending) {
        rest();
        ending.broken().forEach(this::complain);
        print(ending.written());
        if (!ending.isThrough()) {
            tell("");
            tell("interrupted: these are the results so far; the same command goes on from here");
        }
        return ending.isThrough() && ending.broken().isEmpty() ? 0 : 1;
    }

    @Override
    public boolean mayDelete(String what) {
        if (!Boolean.getBoolean("throughline.asks")) { // the launcher knows whether a user sits at the terminal
            return false;
        }
        out.print(what + ". Delete that? [y/N] ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        } catch (IOException nobody) {
            return false;
        }
    }

    private void print(Results.Written written) {
        Summary summary = written.summary();
        tell("");
        tell(String.format(
                Locale.ROOT,
                "%d frames of %d cameras, %d crops, %d tracklets, %d identities",
                summary.totals().frames(),
                summary.cameras().size(),
                summary.totals().crops(),
                summary.totals().tracklets(),
                summary.totals().identities()));
        if (summary.totals().drops()
                        + summary.totals().deadLetters()
                        + summary.totals().late()
                > 0) {
            tell(String.format(
                    Locale.ROOT,
                    "%d pictures left out, %d dead letters, %d late updates",
                    summary.totals().drops(),
                    summary.totals().deadLetters(),
                    summary.totals().late()));
        }
        summary.cameras().stream()
                .filter(camera -> camera.leftOut() > 0)
                .forEach(camera -> tell(String.format(
                        Locale.ROOT,
                        "  %s: %d of %d pictures left out, to stay within max-latency (%s)",
                        camera.camera(),
                        camera.leftOut(),
                        camera.taken(),
                        Durations.format(site.maxLatency()))));
        summary.cameras().stream()
                .filter(camera -> camera.lost() > 0)
                .forEach(camera -> tell(String.format(
                        Locale.ROOT,
                        "  %s: %d pictures more were lost before they came, or could not be decoded",
                        camera.camera(),
                        camera.lost())));
        summary.cameras().stream()
                .filter(camera -> camera.correctedTimes() > 0)
                .forEach(camera -> tell(String.format(
                        Locale.ROOT,
                        "  %s: %d time stamps were wrong, and were put right",
                        camera.camera(),
                        camera.correctedTimes())));
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
        for (Summary.StageSummary stage : summary.stages()) {
            double crops = stage.records() == 0
                    ? 0
                    : stage.perSecond() * summary.totals().crops() / stage.records();
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
