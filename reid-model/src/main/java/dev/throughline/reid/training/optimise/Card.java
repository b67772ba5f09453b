package dev.throughline.reid.training.optimise;

import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.training.optimise.TrainingRun.Plan;
import dev.throughline.reid.vit.VitSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The model card, as far as the training can fill it in; the distributor adds terms and limits. */
final class Card {
    private Card() {}

    static void write(Path folder, Plan plan, int step, Map<String, Double> validationFigures) {
        VitSettings vit = plan.shape().vit();
        StringBuilder card = new StringBuilder();
        card.append("# ").append(plan.name()).append(": a re-identification model trained by Throughline\n\n");
        card.append("Crops of ")
                .append(vit.height())
                .append("x")
                .append(vit.width())
                .append(" pixels; ")
                .append(vit.layers())
                .append(" layers of ")
                .append(vit.dim())
                .append(" values, relative positions: ")
                .append(vit.relativePosition().name().toLowerCase(Locale.ROOT))
                .append(". The weights are those after step ")
                .append(step)
                .append(" of ")
                .append(plan.settings().steps())
                .append(".\n\n## Data\n");
        plan.data().forEach(line -> card.append("- ").append(line).append('\n'));
        if (!plan.teacher().isEmpty()) {
            card.append("- taught by ").append(plan.teacher()).append('\n');
        }
        if (!plan.start().isEmpty()) {
            card.append("- it began with the weights of ").append(plan.start()).append('\n');
        }
        card.append("\n## Recipe\n`training.json` has all settings.\n");
        card.append(
                "\n## Figures\nValidation identities, which were never trained on, by cosine.\n\n| figure | value |\n|---|---|\n");
        validationFigures.forEach(
                (name, value) -> card.append(String.format(Locale.ROOT, "| %s | %.4f |%n", name, value)));
        card.append("\n## Calibration\nNot measured yet: run `throughline calibrate`.\n");
        card.append("\n## Terms and limits\nThose of the data. Nothing was measured beyond the figures above.\n");
        ModelPackage.writeCard(folder, card.toString());
    }
}
