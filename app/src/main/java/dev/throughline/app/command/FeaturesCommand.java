package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.models.FeatureFiles;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.picture.PictureFiles;
import dev.throughline.wire.picture.PictureDecoder;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "features",
        description = "Embeds the pictures in a folder, for other programs: a row each, in NumPy files.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "All pictures below DIR, in the order of their paths: " + PictureDecoder.ENDINGS + ".",
            "The paths, from DIR and with /, go to a .txt beside --out, a line for each row. A picture that is broken, or cut",
            "off, is named on the error stream and has neither row nor line; the exit code is then 1, and the files are",
            "there all the same.",
            "",
            "  throughline features crops --out features.npy --relation relations.npy"
        })
final class FeaturesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A folder of pictures, or a zip.")
    @SuppressWarnings("NullAway.Init") // required
    Path pictures;

    @Mixin
    ModelOption model = new ModelOption();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.npy",
            description = "Embeddings go here: float32, (pictures, D), of length 1; their names to FILE.txt.")
    @SuppressWarnings("NullAway.Init") // required
    Path out;

    @Option(
            names = "--relation",
            paramLabel = "FILE.npy",
            description = "Relation distributions go here: float32, (pictures, K), each summing to 1.")
    @Nullable
    Path relation;

    @Override
    public Integer call() throws InterruptedException {
        FeatureFiles features = files();
        try (PictureFiles files = PictureFiles.open(pictures)) {
            List<String> names = files.names();
            if (names.isEmpty()) {
                throw new Failure(pictures + " has no pictures (" + PictureDecoder.ENDINGS + ")");
            }
            try (Embedder embedder = model.open()) {
                return write(features, embedder, files, names);
            }
        } catch (UncheckedIOException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private FeatureFiles files() {
        try {
            return new FeatureFiles(out, relation);
        } catch (IllegalArgumentException e) {
            throw new BadSettingsException(String.valueOf(e.getMessage()), e);
        }
    }

    private int write(FeatureFiles features, Embedder embedder, PictureFiles files, List<String> names)
            throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        AtomicInteger done = new AtomicInteger();
        LeftOutPictures leftOut = new LeftOutPictures(err);
        int rows;
        try (ProgressLine progress = ProgressLine.onErrors(err)) {
            progress.follow(() -> "… " + done + " of " + names.size() + " pictures");
            rows = features.write(embedder, files, names, leftOut::add, done);
        }
        leftOut.of(names.size(), rows, pictures);
        PrintWriter console = spec.commandLine().getOut();
        console.println(rows + " pictures by " + embedder.model().model());
        console.println(features.embeddings());
        if (features.relations() != null) {
            console.println(features.relations());
        }
        console.println(features.names());
        leftOut.conclude();
        return 0;
    }
}
