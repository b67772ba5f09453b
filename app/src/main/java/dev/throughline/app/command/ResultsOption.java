package dev.throughline.app.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run that is over left its results. */
final class ResultsOption {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where that run left its results. Default: the folder that --data lies in")
    @Nullable
    private Path out;

    /** Its folder, in which there may be none; by where the broker's data lie, if it was not said. */
    Path folder(BrokerOptions broker) {
        Path beside = broker.data.getParent();
        return out != null ? out : beside == null ? Path.of(".") : beside;
    }
}
