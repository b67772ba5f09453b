package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.settings.EmbedSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that selects the re-ID model. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of a model package. Default: the model that comes with the program.")
    @Nullable
    Path folder;

    /**
     * Opens the model.
     *
     * @throws Failure if it cannot be used
     */
    Embedder open() {
        return open(folder);
    }

    static Embedder open(@Nullable Path folder) {
        try {
            ModelPackage model = folder == null ? ModelPackage.shipped() : ModelPackage.open(folder);
            return Embedder.open(model, EmbedSettings.defaults());
        } catch (InvalidModelException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
