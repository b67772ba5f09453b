package dev.throughline.app.command;

import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.NamePattern;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The file naming scheme of a data set whose layout is not a known one. */
final class NamesOption {
    /** The known schemes, for descriptions of options. */
    static final String KNOWN =
            "named as Market-1501, DukeMTMC, MSMT17, VeRi, CUHK01 or CUHK03 are, or in folders person/camera/image.jpg";

    @Option(
            names = "--names",
            paramLabel = "PATTERN",
            description = "How the files of a data set are named, if otherwise: such as '{person}_c{camera}_{any}', or"
                    + " '{camera}/{person}/{any}' of folders. {person} and {camera} may be any text, {any} is passed over, and"
                    + " the ending may be left out.")
    @Nullable
    String pattern;

    /** Lists a data set, and reports skipped files. */
    DataSetFiles list(Path path, PrintWriter err) {
        if (pattern == null) {
            return DataSetFiles.list(path);
        }
        DataSetFiles files = DataSetFiles.list(path, naming(pattern));
        int others = files.otherwiseNamed().size();
        if (others > 0) {
            err.println(
                    "throughline: " + others + " pictures in " + path + " are left out, since they are not named like "
                            + pattern + ": " + files.otherwiseNamed().get(0) + (others > 1 ? ", …" : ""));
        }
        return files;
    }

    private static NamePattern naming(String pattern) {
        try {
            return NamePattern.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new BadSettingsException("--names: " + e.getMessage(), e);
        }
    }
}
