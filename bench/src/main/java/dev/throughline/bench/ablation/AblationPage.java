package dev.throughline.bench.ablation;

import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code ablation.md}. */
final class AblationPage {
    private static final List<String> FIGURES = List.of("mAP", "R1", "cosineAUC", "cosineTPR", "jsdAUC");

    private AblationPage() {}

    static String of(AblationResults results) {
        String seeds = results.seeds().stream().map(String::valueOf).collect(Collectors.joining(","));
        StringBuilder page = new StringBuilder();
        page.append(
                        "# Ablation\n\nWhat each kind of relative position and each relation loss brings, everything else being")
                .append(" equal. Made by `bench/ablation --steps ")
                .append(results.steps())
                .append(" --seeds ")
                .append(seeds)
                .append("`, never by hand; the figures seed by seed are in [ablation.json](ablation.json).\n\n")
                .append("Small networks, trained shortly and from nothing: 64x32 pixels, four layers of 96 values, ")
                .append(results.steps())
                .append(
                        " batches of 8 people with 4 crops, no teacher; cross-entropy + .5 triplet + 1 x the relation loss,")
                .append(
                        " these two rising over the first half. They say which way a piece pulls, not what a finished model is worth.\n")
                .append(
                        "The last 100 people of each data set are measured, the others were trained on. *ape*: absolute")
                .append(
                        " positions only; *bias* and *shaw*: those and relative ones. Means over the seeds ± their standard")
                .append(" deviation.\n");
        table(page, results, "Market-1501 validation", "market1501-train");
        table(page, results, "CUHK01 validation", "cuhk01");
        page.append("\n## Over the training\n\n![Relation losses](images/ablation-relation.png)\n\n")
                .append("![Cross-entropy](images/ablation-identity.png)\n");
        return page.toString();
    }

    private static void table(StringBuilder page, AblationResults results, String title, String dataSet) {
        page.append("\n## ")
                .append(title)
                .append(
                        "\n\n*AUC* and *TPR* (at a false positive rate of 1e-3): telling pairs of crops apart, by cosine; by the")
                .append(" JSD of relations alone.\n\n")
                .append("| relation loss | positions | mAP | R1 | cosine AUC | cosine TPR | JSD AUC |\n")
                .append("|---|---|---:|---:|---:|---:|---:|\n");
        for (AblationVariant variant : AblationVariant.all()) {
            page.append("| ").append(variant.lossName()).append(" | ").append(variant.positions());
            for (String figure : FIGURES) {
                page.append(" | ").append(results.text(variant, dataSet + "." + figure));
            }
            page.append(" |\n");
        }
    }
}
