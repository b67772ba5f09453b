package dev.throughline.bench.linking;

import dev.throughline.bench.scoreboard.MeanStd;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table as {@code linking.md}, one line per row, so that two versions can be compared line by line. */
final class LinkingPage {
    private static final List<String> COLUMNS = List.of(
            "site",
            "once per",
            "linked by",
            "IDF1 across",
            "identities",
            "people",
            "precision",
            "recall",
            "right links",
            "wrong links",
            "threshold");
    private static final int TEXTS = 3; // columns; the others are numbers

    private final StringBuilder text = new StringBuilder();

    private LinkingPage() {}

    static String of(LinkingResults results) {
        LinkingPage page = new LinkingPage();
        page.head(results);
        page.row(COLUMNS);
        page.line("|---".repeat(TEXTS) + "|---:".repeat(COLUMNS.size() - TEXTS) + "|");
        results.sites().forEach(site -> site.rows().forEach(row -> page.row(cells(site, row))));
        page.line("");
        results.sites().forEach(page::about);
        return page.text.toString();
    }

    private void head(LinkingResults results) {
        line("# Linking beside plain rules");
        line("");
        line("The same tracklets, linked in several ways. Made by `" + results.command()
                + "`, never by hand; IDF1 and counts, seed by seed,");
        line("are in [linking.json](linking.json). Model `" + results.model() + "`.");
        line("");
        line(
                "A link is a pair of tracklets of one identity. It is right if both are one person, and links count over all seeds together. *Precision*: the");
        line(
                "part of the links that is right. *Recall*: the part of the pairs of one person that is linked. Where a figure stands with ±, it is the mean");
        line(
                "over the seeds and their standard deviation. *Once per*: nobody is seen twice at a time in one site, or in one camera.");
        line("");
    }

    private static List<String> cells(LinkingResult site, LinkingResult.Row row) {
        LinkedPairs pairs = row.pairs();
        return List.of(
                site.site(),
                site.oncePer().text(),
                row.rule(),
                row.idf1().text(),
                count(row.identities()),
                count(site.people()),
                places(pairs.precision()),
                places(pairs.recall()),
                String.valueOf(pairs.right()),
                String.valueOf(pairs.wrong()),
                row.threshold() == null ? "" : row.threshold().text());
    }

    private static String count(MeanStd count) {
        return String.format(Locale.ROOT, "%.0f", count.mean());
    }

    private static String places(@Nullable Double part) {
        return part == null ? "–" : MeanStd.places(part);
    }

    private void about(LinkingResult site) {
        List<String> seeds = site.seeds().stream().map(String::valueOf).toList();
        line("- **" + site.site() + "**: " + site.about()
                + (seeds.size() < 2 ? "" : ", seeds " + String.join(", ", seeds)) + ". " + count(site.tracklets())
                + " tracklets. Made by `" + site.command() + "`.");
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
