package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.training.calibrate.LabelledAnswer;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledFile;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select data sets of labelled people, and identities within them. */
final class DataOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "A data set, as a folder or a zip, " + NamesOption.KNOWN + ". May be given again.")
    @SuppressWarnings("NullAway.Init") // required
    List<Path> paths;

    @Mixin
    NamesOption names = new NamesOption();

    @Option(
            names = "--val-identities",
            paramLabel = "N",
            description = "Only the last N people by number, on whom nothing should have been trained. Default: "
                    + DataSet.VALIDATION_IDENTITIES)
    @Nullable
    Integer validationIdentities;

    /** Lists the pictures of the data sets, before any is decoded. */
    List<DataSetFiles> list(PrintWriter err) {
        if (validationIdentities != null && validationIdentities < 2) {
            throw new BadSettingsException("--val-identities must be at least 2, was " + validationIdentities);
        }
        try {
            return paths.stream().map(path -> names.list(path, err)).toList();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The validation identities' pictures. */
    List<LabelledFile> validation(DataSetFiles dataSet) {
        List<LabelledFile> validation =
                dataSet.validation(validationIdentities == null ? DataSet.VALIDATION_IDENTITIES : validationIdentities);
        if (validation.isEmpty()) {
            throw new Failure(dataSet.path() + " has nobody in bounding_box_train to keep back");
        }
        return validation;
    }

    /** The model's outputs for all pictures that can be decoded. */
    static List<LabelledAnswer> answers(
            Embedder embedder, DataSetFiles dataSet, List<LabelledFile> files, PrintWriter err, LeftOutPictures leftOut)
            throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        try (ProgressLine progress = ProgressLine.onErrors(err)) {
            progress.follow(() -> "… " + dataSet.name() + ": " + done + " of " + files.size() + " pictures");
            List<LabelledAnswer> answers =
                    LabelledAnswer.of(embedder, dataSet, files, leftOut::add, done::incrementAndGet);
            leftOut.of(files.size(), answers.size(), dataSet.path());
            return answers;
        } catch (UncheckedIOException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
