package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Replays the demo's footage: six people, one after another, before two cameras.",
        mixinStandardHelpOptions = true,
        footer = {"", "The same as: throughline replay --site demo/site.yaml"})
final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Mixin
    RunOptions run = new RunOptions();

    @Override
    public Integer call() throws InterruptedException {
        // The launcher says where it is installed; without it, the working folder is the program's.
        Path home = Path.of(System.getProperty("throughline.home", ""));
        SiteSettings settings = SiteFile.read(home.resolve("demo").resolve("site.yaml"));
        FootageSpan span = new FootageSpan();
        List<String> unreadable = ReplayCommand.unreadable(settings, span);
        if (!unreadable.isEmpty()) {
            throw new Failure(String.join("; ", unreadable));
        }
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), settings, span.cameras());
        return ReplayCommand.replay(settings, run, Speed.MAX, console);
    }
}
