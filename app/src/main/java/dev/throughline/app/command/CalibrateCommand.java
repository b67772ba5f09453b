package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.models.CalibrationReport;
import dev.throughline.evaluation.plot.ReliabilityDiagram;
import dev.throughline.evaluation.ranking.Reliability;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.training.calibrate.Calibrator;
import dev.throughline.reid.training.data.DataSetFiles;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "calibrate",
        description = "Finds out what a model's similarities mean, and writes that into its package.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Fits P(same person | cosine, JSD) between tracklets of different cameras, of people on whom the model was not",
            "trained, and writes calibration.json into the package. docs/models.md says what the figures mean.",
            "",
            "  throughline calibrate --data market1501.zip --data cuhk01.zip --model mine --plots plots"
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Mixin
    DataOptions data = new DataOptions();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the model package, whose calibration.json is written anew.")
    @SuppressWarnings("NullAway.Init") // required
    Path model;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the intervals and of the fifths of people. Default: ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(names = "--plots", paramLabel = "DIR", description = "Draws reliability.png there.")
    @Nullable
    Path plots;

    @Option(names = "--json", description = "JSON, for programs: all figures with all digits.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<DataSetFiles> dataSets = data.list(spec.commandLine().getErr());
        try (Embedder embedder = ModelOption.open(model)) {
            Calibrator calibrator = new Calibrator();
            PrintWriter err = spec.commandLine().getErr();
            LeftOutPictures leftOut = new LeftOutPictures(err);
            for (DataSetFiles dataSet : dataSets) {
                calibrator.add(
                        dataSet.name(), DataOptions.answers(embedder, dataSet, data.validation(dataSet), err, leftOut));
            }
            CalibrationReport report = new CalibrationReport(embedder.model().model(), calibrator.report(seed));
            ModelPackage.writeCalibration(model, report.found().calibration());
            print(report);
            leftOut.conclude();
        } catch (UncheckedIOException | IllegalArgumentException e) { // cannot be written, or lacks pairs of a kind
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private void print(CalibrationReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            report.table().forEach(out::println);
        }
        out.flush();
        Reliability reliability = report.found().reliability();
        if (plots != null && reliability != null) {
            draw(plots.resolve("reliability.png"), report.model(), reliability);
        }
    }

    private void draw(Path file, String title, Reliability reliability) {
        PrintWriter err = spec.commandLine().getErr();
        boolean fontless = ReliabilityDiagram.write(file, title, reliability);
        err.println("wrote " + file);
        if (fontless) {
            err.println("throughline: the plot is without words, since Java found no fonts here;"
                    + " install fonts-dejavu-core");
        }
    }
}
