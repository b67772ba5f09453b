package dev.throughline.bench.scoreboard;

import dev.throughline.bench.rehearsal.ErrorBudget;
import dev.throughline.bench.rehearsal.LinkReliability;
import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.reid.embed.Embedder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a site is made, and from which seeds.
 *
 * @param site name
 * @param about a description in one line
 * @param command that makes one
 * @param seeds one site each
 * @param maker the same as the command
 */
public record SiteRecipe(String site, String about, String command, List<Long> seeds, Maker maker) {
    public SiteRecipe {
        seeds = List.copyOf(seeds);
    }

    /** Makes a site folder with truth. */
    @FunctionalInterface
    public interface Maker {
        void make(long seed, Path folder) throws InterruptedException;
    }

    /** Observes the progress. */
    @FunctionalInterface
    public interface Watcher {
        void tell(String line);

        /** Prints each line after the time since now. */
        static Watcher on(PrintWriter console) {
            long began = System.nanoTime();
            return line -> {
                Duration passed = Duration.ofNanos(System.nanoTime() - began);
                console.printf(Locale.ROOT, "%3d:%02d  %s%n", passed.toMinutes(), passed.toSecondsPart(), line);
                console.flush();
            };
        }
    }

    /**
     * Makes the sites and evaluates them.
     *
     * @param work a folder in which each seed has a subfolder
     */
    SiteResult measure(Path work, Embedder embedder, Watcher watcher) throws InterruptedException {
        List<ErrorBudget> budgets = new ArrayList<>();
        long pictures = 0;
        for (long seed : seeds) {
            Path folder = work.resolve(site.replace(' ', '-')).resolve("seed-" + seed);
            maker.make(seed, folder);
            TruthSite truth = TruthSite.read(folder);
            Seen seen = Seen.byTheDetector(truth, embedder);
            ErrorBudget budget = ErrorBudget.of(truth, seen, embedder);
            budgets.add(budget);
            pictures = budgets.size() == 1 ? seen.pictures() : pictures;
            watcher.tell(site + ", seed " + seed + ": IDF1 "
                    + MeanStd.places(budget.present().score().identity().f1()) + " across cameras, "
                    + MeanStd.places(
                            budget.present().score().combined().identity().f1()) + " within");
        }
        return new SiteResult(
                site,
                about,
                command,
                seeds,
                pictures,
                SiteResult.rows(budgets),
                budgets.stream()
                        .map(ErrorBudget::decisions)
                        .reduce(LinkReliability::with)
                        .orElseThrow());
    }
}
