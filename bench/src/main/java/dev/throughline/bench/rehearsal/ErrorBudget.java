package dev.throughline.bench.rehearsal;

import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.List;

/**
 * The sources of a site's errors: the scores of the unchanged pipeline, and with one stage after another replaced by the truth.
 *
 * @param rows the unchanged pipeline is first
 * @param decisions reliability of its probabilities
 */
public record ErrorBudget(List<Row> rows, LinkReliability decisions) {
    /** The row of the unchanged pipeline. */
    public static final String PRESENT = "the pipeline as it is";

    /** The row in which every tracklet has an identity of its own. */
    public static final String UNLINKED = "nobody is linked";

    public ErrorBudget {
        rows = List.copyOf(rows);
    }

    /**
     * One way to replace stages.
     *
     * @param replaced what the truth replaces, in words
     * @param score the result
     * @param tracklets number of tracklets
     * @param people number of different names
     */
    public record Row(String replaced, SiteScore score, long tracklets, long people) {}

    /** The scores of the unchanged pipeline. */
    public Row present() {
        return rows.get(0);
    }

    /**
     * Replaces the stages in turn, first cumulatively from the first stage on, and then each stage alone where that is possible.
     *
     * @param seen what the detector finds in the site
     */
    public static ErrorBudget of(TruthSite site, Seen seen, Embedder embedder) throws InterruptedException {
        return new Measuring(site, embedder.model().calibration()).budget(seen, Seen.byTheTruth(site, embedder));
    }

    private record Measuring(TruthSite site, Calibration calibration) {
        ErrorBudget budget(Seen seen, Seen all) {
            Tracked tracked = track(seen);
            Tracked truly = Tracked.byTheTruth(all, site, calibration);
            Linked present = link(tracked);
            List<Row> rows = List.of(
                    row(PRESENT, present),
                    row(UNLINKED, Linked.byNobody(tracked)),
                    row("+ true detections", link(track(all))),
                    row("+ true tracks", link(truly)),
                    row("+ true embeddings", link(Tracked.byTheTruth(all.withTrueEmbeddings(site), site, calibration))),
                    row("+ true links", Linked.byTheTruth(truly, site)),
                    row("only true embeddings", link(track(seen.withTrueEmbeddings(site)))),
                    row("only true links", Linked.byTheTruth(tracked, site)),
                    row("without corrections", linkWithoutCorrections(tracked)),
                    row("without positions on the ground plane", link(tracked.withoutTrajectories())));
            return new ErrorBudget(rows, LinkReliability.of(present, site));
        }

        private Tracked track(Seen seen) {
            return Tracked.byTheTracker(seen, site.settings(), calibration);
        }

        private Linked link(Tracked tracked) {
            return Linked.byTheLinker(tracked, site.settings(), calibration);
        }

        private Linked linkWithoutCorrections(Tracked tracked) {
            SiteSettings settings = site.settings();
            return Linked.byTheLinker(
                    tracked, settings, calibration, settings.stages().link().withCorrectionWindow(Duration.ZERO));
        }

        private Row row(String replaced, Linked linked) {
            return new Row(replaced, linked.score(site), linked.trackletCount(), linked.people());
        }
    }
}
