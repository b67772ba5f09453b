package dev.throughline.app.command;

import dev.throughline.app.run.SiteRun;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Follows people through live cameras until Ctrl-C, and writes the results while it runs.",
        footer = {
            "",
            "Ctrl-C, or SIGTERM, stops it within five seconds, however long it ran; once more ends it at once.",
            "Killed, it leaves the results but for their last seconds, and videos that play."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Parameters(paramLabel = "SITE", description = "The site's file, site.yaml.")
    @SuppressWarnings("NullAway.Init") // required
    Path file;

    @Mixin
    LinkOptions linking = new LinkOptions();

    @Mixin
    KafkaOptions kafka = new KafkaOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Override
    public Integer call() throws InterruptedException {
        SiteOptions site = new SiteOptions();
        site.kafka = kafka;
        SiteSettings settings = linking.over(site.settings(file));
        settings.requireLogins();
        SiteRun live = new SiteRun(
                settings,
                run.out,
                run.data(),
                run.port(),
                new Speed(1).pacing(settings.cameras().size()),
                Version.current(),
                run.video,
                run.force);
        Console console =
                new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), settings, Map.of());
        return console.conclude(live.live(console));
    }
}
