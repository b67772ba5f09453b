package dev.throughline.reid.training.importing;

import dev.throughline.reid.FeatureSettings;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.PositionGrid;
import dev.throughline.reid.training.importing.BackboneImport.Origin;
import dev.throughline.reid.vit.VitSettings;
import java.util.List;

/** {@code CARD.md} of an imported package: its origin, the tensors left out, and what is unknown about it. */
final class ImportCard {
    private static final int SHOWN = 4;

    private ImportCard() {}

    static String of(String name, Origin origin) {
        ReidSettings settings = origin.settings();
        VitSettings vit = settings.vit();
        StringBuilder card = new StringBuilder();
        line(card, "# %s: an imported re-identification model", name);
        line(card, "");
        line(card, "Made by `throughline import`; nothing was trained.");
        line(card, "");
        line(card, "| | |");
        line(card, "|---|---|");
        line(card, "| file | `%s` |", origin.file());
        line(card, "| SHA-256 of the file | `%s` |", origin.sha256());
        line(card, "| names of its tensors | those of %s |", origin.names().naming());
        line(
                card,
                "| encoder | %d layers of %d heads, %d values a token, %d in the dense layers |",
                vit.layers(),
                vit.heads(),
                vit.dim(),
                vit.layer().hidden());
        line(
                card,
                "| input | %d×%d pixels (height×width), patches of %d every %d: %d×%d |",
                vit.height(),
                vit.width(),
                vit.stem().patch(),
                vit.stem().stride(),
                vit.rows(),
                vit.cols());
        line(
                card,
                "| pixels | mean %s, deviation %s |",
                settings.pixels().mean(),
                settings.pixels().deviation());
        line(card, "| positions | %s |", positions(origin));
        line(card, "| embedding | %d values: %s |", settings.embeddingSize(), feature(settings.feature()));
        line(card, "");
        line(card, "## Left out");
        origin.names().ignoredByReason().forEach((why, names) -> line(card, "- %s: %s", why, shown(names)));
        if (origin.names().ignored().isEmpty()) {
            line(card, "- nothing");
        }
        line(card, "");
        line(card, "## Not known");
        line(
                card,
                "- **Calibration: none.** What `calibration.json` says was not measured; run `throughline calibrate`.");
        line(card, "- The relation distribution comes from positions that were never trained for it.");
        line(card, "- How well it tells people apart: measure it on your own footage.");
        line(card, "");
        line(card, "## Terms");
        line(card, "Those of the weights' source, and of the pictures that they were trained on.");
        return card.toString();
    }

    private static void line(StringBuilder card, String format, Object... values) {
        card.append(String.format(java.util.Locale.ROOT, format, values)).append('\n');
    }

    private static String positions(Origin origin) {
        VitSettings vit = origin.settings().vit();
        PositionGrid own = new PositionGrid(vit.rows(), vit.cols());
        return origin.grid().equals(own)
                ? "as they were, " + own
                : "resized from " + origin.grid() + " to " + own + ", bicubic, as timm does";
    }

    private static String feature(FeatureSettings feature) {
        String what = switch (feature.projection()) {
            case NONE -> "CLS after the last norm";
            case ALONE -> "CLS after the last norm, projected";
            case BESIDE -> "CLS after the last norm, and behind it the same projected";
        };
        return what + (feature.neck() == FeatureSettings.Neck.AFTER ? ", after the BN neck" : ", before the BN neck");
    }

    private static String shown(List<String> names) {
        String first = "`" + String.join("`, `", names.subList(0, Math.min(SHOWN, names.size()))) + "`";
        return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
    }
}
