package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.reid.FeatureSettings.Neck;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.PositionGrid;
import dev.throughline.reid.packaging.Safetensors.Storage;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.training.importing.BackboneImport;
import dev.throughline.reid.training.importing.ImportSettings;
import dev.throughline.reid.vit.Activation;
import dev.throughline.reid.vit.VitSettings.InputSize;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Makes a model package of a public backbone's weights: timm's ViT, TransReID, CLIP, CLIP-ReID.",
        mixinStandardHelpOptions = true,
        footer = "The package has no calibration that means anything until 'throughline calibrate' has measured one."
                + " Weights keep the terms of their source. docs/training.md tells more.")
final class ImportCommand implements Callable<Integer> {
    private static final Pattern GRID = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
    private static final int COLOURS = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Parameters(paramLabel = "WEIGHTS", description = "The weights' file, safetensors.")
    @SuppressWarnings("NullAway.Init") // required
    Path file;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The package's folder.")
    @SuppressWarnings("NullAway.Init") // required
    Path out;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What messages call the model: lower case letters, digits, hyphens. Default: from the file's name")
    @Nullable
    String name;

    @Option(names = "--height", paramLabel = "PIXELS", description = "Of its input. Default: ${DEFAULT-VALUE}")
    int height = ImportSettings.defaults().input().height();

    @Option(names = "--width", paramLabel = "PIXELS", description = "Of its input. Default: ${DEFAULT-VALUE}")
    int width = ImportSettings.defaults().input().width();

    @Option(
            names = "--stride",
            paramLabel = "PIXELS",
            description = "From one patch to the next; less than a patch makes them overlap. Default: 0, a patch")
    int stride = ImportSettings.defaults().stride();

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads. Default: 0, one per 64 values of a token")
    int heads = ImportSettings.defaults().heads();

    @Option(
            names = "--grid",
            paramLabel = "ROWSxCOLS",
            description = "The patches that the file's positions are of. Default: those of height, width and stride if"
                    + " they are as many, and otherwise a square")
    @Nullable
    String grid;

    @Option(
            names = "--mean",
            split = ",",
            paramLabel = "VALUE",
            description = "Subtracted from pixels of 0..1, one number or three. Default: CLIP's own for CLIP, else .5")
    @Nullable
    List<Float> mean;

    @Option(
            names = "--std",
            split = ",",
            paramLabel = "VALUE",
            description = "What they are divided by then. Default: CLIP's own for CLIP, else .5")
    @Nullable
    List<Float> deviation;

    @Option(
            names = "--activation",
            paramLabel = "KIND",
            description = "Of the dense layers: gelu or quick-gelu. Default: quick-gelu for CLIP's names, else gelu")
    @Nullable
    String activation;

    @Option(
            names = "--neck",
            paramLabel = "SIDE",
            description = "Embeddings are what comes before or after the BN neck. Default: ${DEFAULT-VALUE}")
    Neck neck = ImportSettings.defaults().neck();

    @Option(names = "--half", description = "Stores the weights in half precision.")
    boolean half;

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        try {
            console.println(BackboneImport.run(file, out, settings(), half ? Storage.F16 : Storage.F32));
        } catch (InvalidModelException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new Failure(e.getMessage() + "; give another folder with --out", e);
        }
        console.println("throughline: " + out + " is written, and not calibrated: its probabilities mean nothing until"
                + " throughline calibrate has measured them");
        return 0;
    }

    private ImportSettings settings() {
        return new ImportSettings(
                name == null ? fromFile() : name,
                new InputSize(height, width),
                stride,
                heads,
                grid(),
                activation(),
                pixels(),
                neck);
    }

    private @Nullable PositionGrid grid() {
        if (grid == null) {
            return null;
        }
        Matcher sides = GRID.matcher(grid);
        if (!sides.matches()) {
            throw new BadSettingsException("--grid is ROWSxCOLS, such as 16x8, was '" + grid + "'");
        }
        return new PositionGrid(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }

    /** {@code ViT_B-16.safetensors} is {@code vit-b-16}. */
    private String fromFile() {
        String base = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        String tidy =
                base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return tidy.isEmpty() ? ImportSettings.defaults().name() : tidy;
    }

    private @Nullable Activation activation() {
        if (activation == null) {
            return null;
        }
        return switch (activation) {
            case "gelu" -> Activation.GELU;
            case "quick-gelu" -> Activation.QUICK_GELU;
            default -> throw new BadSettingsException("--activation is gelu or quick-gelu, was '" + activation + "'");
        };
    }

    private @Nullable Normalisation pixels() {
        if (mean == null && deviation == null) {
            return null;
        }
        if (mean == null || deviation == null) {
            throw new BadSettingsException("--mean and --std belong together; give the other one too");
        }
        try {
            return new Normalisation(ofColours(mean), ofColours(deviation));
        } catch (IllegalArgumentException e) {
            throw new BadSettingsException("--mean and --std: " + e.getMessage(), e);
        }
    }

    private static List<Float> ofColours(List<Float> values) {
        return values.size() == 1 ? Collections.nCopies(COLOURS, values.get(0)) : values;
    }
}
