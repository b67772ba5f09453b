package dev.throughline.app.command;

import dev.throughline.app.results.MotFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = "Writes a run's tracks in other formats.",
        mixinStandardHelpOptions = true,
        footer = "MOT files have a line per box, frame,id,x,y,w,h,conf,-1,-1,-1, with ids that hold in all cameras.")
final class ExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(names = "--mot", required = true, paramLabel = "DIR", description = "MOT files go here, one per camera.")
    @SuppressWarnings("NullAway.Init") // required
    Path mot;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder that the run wrote its results to. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("out");

    @Override
    public Integer call() {
        PrintWriter console = spec.commandLine().getOut();
        MotFiles.write(out, mot).forEach(console::println);
        return 0;
    }
}
