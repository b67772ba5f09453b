package dev.throughline.bench.scoreboard;

import dev.throughline.bench.rehearsal.ErrorBudget;
import dev.throughline.bench.rehearsal.LinkReliability;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.wire.settings.LinkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as {@code docs/scoreboard.md}. Its tables are plain, one line per row, so that two versions can be compared line by line. */
final class ScoreboardPage {
    private final StringBuilder text = new StringBuilder();

    private ScoreboardPage() {}

    static String of(ScoreboardResults results) {
        ScoreboardPage page = new ScoreboardPage();
        page.head(results);
        if (!results.sites().isEmpty()) {
            page.sites(results.sites());
            page.budgets(results.sites());
            page.decisions(results.sites());
        }
        page.tracking(results.tracking());
        page.ranking(results.ranking());
        return page.text.toString();
    }

    private void head(ScoreboardResults results) {
        line("# Scoreboard");
        line("");
        line("What the pipeline is worth where the truth is known. Made by `" + results.command()
                + "`, never by hand; the same figures, seed by seed,");
        line("are in [scoreboard.json](scoreboard.json). Model `" + results.model()
                + "`. What the sites are, and what they can and cannot show:");
        line(
                "[benchmarks.md](benchmarks.md); what the figures mean: [evaluation.md](evaluation.md). Where a figure stands with ±,"
                        + " it is the mean over the");
        line("seeds and their standard deviation.");
        line("");
    }

    private void sites(List<SiteResult> sites) {
        line("## The whole pipeline");
        line("");
        line(
                "*Within*: each camera for itself, all cameras together. *Across*: somebody has to keep the name from camera to camera.");
        line("");
        row(List.of(
                "site",
                "pictures",
                "MOTA",
                "IDF1 within",
                "HOTA within",
                "**IDF1 across**",
                "HOTA across",
                "IDF1 across if nobody were linked"));
        rule(8);
        for (SiteResult site : sites) {
            SiteResult.Row present = find(site, ErrorBudget.PRESENT);
            row(List.of(
                    site.site(),
                    String.format(Locale.ROOT, "%,d", site.pictures()),
                    text(present.within(), "MOTA"),
                    text(present.within(), "IDF1"),
                    text(present.within(), "HOTA"),
                    "**" + text(present.across(), "IDF1") + "**",
                    text(present.across(), "HOTA"),
                    text(find(site, ErrorBudget.UNLINKED).across(), "IDF1")));
        }
        line("");
        for (SiteResult site : sites) {
            line("- **" + site.site() + "**: " + site.about() + seeds(site) + ". Made by `" + site.command() + "`.");
        }
        line("");
    }

    private static String seeds(SiteResult site) {
        return site.seeds().size() < 2
                ? ""
                : ", seeds "
                        + String.join(
                                ", ", site.seeds().stream().map(String::valueOf).toList());
    }

    private static SiteResult.Row find(SiteResult site, String replaced) {
        return site.budget().stream()
                .filter(row -> row.replaced().equals(replaced))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(site.site() + " was not measured with " + replaced));
    }

    private void budgets(List<SiteResult> sites) {
        line("## Where the errors come from");
        line("");
        line(
                "One stage after another is replaced by the truth, and *brings* says what that adds to IDF1 across cameras. In the first rows, what");
        line(
                "was replaced above stays so: true detections, then the tracker of a perfect memory on them, then embeddings that tell everybody apart,");
        line(
                "then perfect links. \"Only\" replaces that stage alone. People below the detector's reach count as its loss. The last rows each leave out one");
        line("thing that linking uses.");
        line("");
        for (SiteResult site : sites) {
            line("### " + site.site());
            line("");
            row(List.of("", "MOTA", "IDF1 within", "IDF1 across", "brings", "DetA", "AssA", "tracklets", "names"));
            rule(9);
            SiteResult.Row before = find(site, ErrorBudget.PRESENT);
            for (SiteResult.Row row : site.budget()) {
                boolean chained = row.replaced().startsWith("+");
                SiteResult.Row base = chained ? before : find(site, ErrorBudget.PRESENT);
                row(List.of(
                        row.replaced(),
                        text(row.within(), "MOTA"),
                        text(row.within(), "IDF1"),
                        text(row.across(), "IDF1"),
                        row.equals(base) ? "" : gain(row, base),
                        text(row.across(), "DetA"),
                        text(row.across(), "AssA"),
                        count(row, "tracklets"),
                        count(row, "people")));
                before = chained ? row : before;
            }
            line("");
        }
    }

    private void decisions(List<SiteResult> sites) {
        line("## Whether its probabilities hold");
        line("");
        line(
                "Each time that the linker decides or corrects, an event tells the probability that a tracklet is whom it was compared with: of the one");
        line(
                "chosen, and of the runner-up. Here is how many such comparisons there were, the mean of what was told, and how many were one person. The");
        line(
                "false-match rate is that of first decisions: of all known identities that held nobody of the tracklet's person, and were not beside it in the picture, how");
        line(
                "many it was linked to. An identity that is mostly somebody else, but holds the person too by an error before, is no stranger: links to such are told");
        line("beside it. What comes later, corrections included, is in the scores above.");
        line("");
        for (SiteResult site : sites) {
            line("### " + site.site());
            line("");
            row(List.of("told", "comparisons", "mean told", "one person"));
            rule(4);
            for (LinkReliability.Bin bin : site.decisions().bins()) {
                if (bin.comparisons() > 0) {
                    row(List.of(
                            bin.from() + " to " + bin.to(),
                            String.format(Locale.ROOT, "%,d", bin.comparisons()),
                            MeanStd.places(bin.told() / bin.comparisons()),
                            MeanStd.places((double) bin.same() / bin.comparisons())));
                }
            }
            line("");
            LinkReliability.FalseMatches strangers = site.decisions().falseMatches();
            line(String.format(
                    Locale.ROOT,
                    "Expected calibration error %s. False-match rate %.4f (%,d of %,d), %s was asked for; %,d more followed an error before.",
                    MeanStd.places(site.decisions().error()),
                    strangers.rate(),
                    strangers.links(),
                    strangers.comparisons(),
                    LinkSettings.defaults().falseMatchRate(),
                    strangers.followed()));
            line("");
        }
    }

    private static String gain(SiteResult.Row row, SiteResult.Row base) {
        double gain = figure(row.across(), "IDF1").mean()
                - figure(base.across(), "IDF1").mean();
        return (gain < 0 ? "−" : "+") + MeanStd.places(Math.abs(gain));
    }

    private static String count(SiteResult.Row row, String name) {
        return String.format(Locale.ROOT, "%.0f", figure(row.counts(), name).mean());
    }

    private static String text(Map<String, MeanStd> figures, String name) {
        return figure(figures, name).text();
    }

    private static MeanStd figure(Map<String, MeanStd> figures, String name) {
        MeanStd figure = figures.get(name);
        if (figure == null) {
            throw new IllegalStateException("no figure " + name + " among " + figures.keySet());
        }
        return figure;
    }

    private void tracking(List<PublicDetections.Result> results) {
        if (results.isEmpty()) {
            return;
        }
        line("## Tracking within a camera by motion alone");
        line("");
        line("The public Faster R-CNN detections of MOT15, no pixels, settings as shipped.");
        line("");
        row(List.of("sequence", "MOTA", "IDF1", "HOTA", "IDSW", "FP", "FN"));
        rule(7);
        for (PublicDetections.Result result : results) {
            row(List.of(
                    result.sequence(),
                    MeanStd.places(result.mota()),
                    MeanStd.places(result.idf1()),
                    MeanStd.places(result.hota()),
                    String.valueOf(result.switches()),
                    String.valueOf(result.falsePositives()),
                    String.valueOf(result.falseNegatives())));
        }
        line("");
    }

    private void ranking(List<RankingResult> results) {
        if (results.isEmpty()) {
            return;
        }
        line("## Ranking");
        line("");
        line(
                "The last 100 people of each data set, on whom nothing was trained. Market: the first crop of each person and camera asks. CUHK01:");
        line(
                "camera A asks, camera B answers. PETS: 10 people of one camera of a system of which nothing was trained on, as annotated, five");
        line(
                "seconds at a time as if each were a camera, with five seconds between; the first crop of each person and of these asks.");
        line("In brackets: between what the difference lies in 95 % of draws of as many people with replacement.");
        line("");
        row(List.of(
                "data",
                "model",
                "mAP",
                "R1",
                "R5",
                "R10",
                "mINP",
                "queries",
                "mAP less the peer's",
                "R1 less the peer's"));
        rule(10);
        for (RankingResult result : results) {
            RankingScore score = result.score();
            List<String> cells = new ArrayList<>(List.of(result.data(), result.model()));
            for (double figure : new double[] {score.map(), score.r1(), score.r5(), score.r10(), score.minp()}) {
                cells.add(MeanStd.places(figure));
            }
            cells.add(String.valueOf(score.queries()));
            cells.add(result.mapOverPeer() == null ? "" : result.mapOverPeer().text());
            cells.add(result.r1OverPeer() == null ? "" : result.r1OverPeer().text());
            row(cells);
        }
        line("");
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void rule(int columns) {
        line("|---" + "|---:".repeat(columns - 1) + "|");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
