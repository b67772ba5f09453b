package dev.throughline.reid.training.optimise;

import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.training.optimise.TrainingRun.Recipe;
import dev.throughline.reid.vit.VitSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The model card, as far as the training can fill it in; the distributor adds terms and limits. */
final class Card {
    private Card() {}

    static void write(Path folder, Recipe recipe, int step, Map<String, Double> validationFigures) {
        VitSettings vit = recipe.shape().vit();
        StringBuilder card = new StringBuilder();
        card.append("# ").append(recipe.name()).append(": a re-identification model trained by Throughline\n\n");
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
                .append(recipe.settings().steps())
                .append(".\n\n## Data\n");
        recipe.data().forEach(line -> card.append("- ").append(line).append('\n'));
        if (!recipe.teacher().isEmpty()) {
            card.append("- taught by ").append(recipe.teacher()).append('\n');
        }
        if (!recipe.start().isEmpty()) {
            card.append("- it began with the weights of ")
                    .append(recipe.start())
                    .append('\n');
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
