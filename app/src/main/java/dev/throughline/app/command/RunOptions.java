package dev.throughline.app.command;

import dev.throughline.wire.settings.BadSettingsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the folders, the port and the outputs of a run. */
final class RunOptions {
    @Option(names = "--out", paramLabel = "DIR", description = "Results go here. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("out");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The embedded broker's data lie here. Default: kafka in the folder of --out")
    @Nullable
    Path data;

    @Option(
            names = "--video",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether to write annotated videos. Default: ${DEFAULT-VALUE}")
    boolean video = true;

    @Option(
            names = "--force",
            description = "Deletes without asking what an earlier run left in the data folder and cannot be made again:"
                    + " live recordings before a replay, and what operators said (merge, split, name, forget)."
                    + " Results of an earlier run are cleared in any case.")
    boolean force;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "The embedded broker listens here, on loopback, open to all programs on this machine. Default: any free"
                            + " port, open to those who can read client.properties in the data folder")
    private int port;

    /**
     * The embedded broker's port; 0 for any free port.
     *
     * @throws BadSettingsException if there is no such port
     */
    int port() {
        if (port < 0 || port > 65_535) {
            throw new BadSettingsException("--port must lie in 1..65535, was " + port);
        }
        return port;
    }

    /** The broker's folder. */
    Path data() {
        return data == null ? out.resolve("kafka") : data;
    }
}
