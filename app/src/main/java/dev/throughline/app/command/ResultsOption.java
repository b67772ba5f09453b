package dev.throughline.app.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the results folder of a finished run. */
final class ResultsOption {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where that run left its results. Default: the folder that --data lies in")
    @Nullable
    private Path out;

    /** The folder, which may hold no results. By default it follows from the broker's data folder. */
    Path folder(BrokerOptions broker) {
        Path beside = broker.data.getParent();
        return out != null ? out : beside == null ? Path.of(".") : beside;
    }
}
