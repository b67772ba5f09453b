package dev.throughline.app.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run keeps its things. */
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

    /** The broker's folder for a run of this kind, where none was given. */
    Path data(String name) {
        return data == null ? out.resolve(name) : data;
    }
}
