package dev.throughline.app.command;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.run.Interrupt;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.Pipeline.StageName;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Topics;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One stage in a process of its own, against a broker that others share. */
abstract class StageCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Mixin
    SiteOptions site = new SiteOptions();

    private final StageName stage;

    StageCommand(StageName stage) {
        this.stage = stage;
    }

    /** Footage, by its publisher's speed. */
    Speed speed() {
        return Speed.MAX;
    }

    /** The settings, with the options of this stage laid over. */
    SiteSettings over(SiteSettings settings) {
        return settings;
    }

    /** What the linking stage keeps on disk. */
    Path state() {
        return Path.of("");
    }

    @Override
    public Integer call() throws InterruptedException {
        SiteSettings settings = over(site.settings());
        if (settings.kafka().bootstrap().isEmpty()) {
            throw new BadSettingsException("a stage of its own needs a broker that others share; name it with --kafka");
        }
        if (stage == StageName.PUBLISH && settings.cameras().isEmpty()) {
            throw new BadSettingsException("there is no camera to publish; name a site with --site");
        }
        try (Interrupt interrupt = Interrupt.listen();
                Broker broker = Broker.reach(settings.kafka())) {
            try (Admin admin = new Clients(broker.kafka()).admin()) {
                new Topics(broker.kafka()).create(admin);
            }
            try (Pipeline pipeline = Pipeline.start(
                    settings,
                    EnumSet.of(stage),
                    speed().pacing(settings.cameras().size()),
                    state())) {
                spec.commandLine()
                        .getOut()
                        .println("throughline: " + stage.label() + " runs on "
                                + settings.kafka().bootstrap() + "; Ctrl-C stops it");
                pipeline.awaitEnd(interrupt);
                List<String> broken = pipeline.brokenCameras();
                broken.forEach(line -> spec.commandLine().getErr().println("throughline: " + line));
                return broken.isEmpty() ? 0 : 1;
            }
        }
    }

    @Command(
            name = "publish",
            description = "Publishes a site's cameras; ends when all footage is over.",
            mixinStandardHelpOptions = true)
    static final class Publish extends StageCommand {
        @Option(
                names = "--speed",
                paramLabel = "FACTOR",
                converter = Speed.Converter.class,
                description =
                        "Of recorded footage: 1 is as filmed; max is as fast as it goes. Default: ${DEFAULT-VALUE}")
        Speed speed = Speed.MAX;

        Publish() {
            super(StageName.PUBLISH);
        }

        @Override
        Speed speed() {
            return speed;
        }
    }

    @Command(
            name = "crop",
            description = "Finds people in frames and cuts them out, until Ctrl-C.",
            mixinStandardHelpOptions = true)
    static final class DetectAndCrop extends StageCommand {
        DetectAndCrop() {
            super(StageName.CROP);
        }
    }

    @Command(
            name = "embed",
            description = "Describes crops by embeddings and relations, until Ctrl-C.",
            mixinStandardHelpOptions = true)
    static final class Embed extends StageCommand {
        Embed() {
            super(StageName.EMBED);
        }
    }

    @Command(
            name = "link",
            description = "Tracks within cameras and links across them, until Ctrl-C.",
            mixinStandardHelpOptions = true)
    static final class Link extends StageCommand {
        @Option(
                names = "--state",
                paramLabel = "DIR",
                description = "Keeps what it knows here, for faster starts; each process needs a folder of its own."
                        + " Default: ${DEFAULT-VALUE}")
        Path state = Path.of(System.getProperty("java.io.tmpdir"), "throughline-link");

        @Mixin
        LinkOptions linking = new LinkOptions();

        Link() {
            super(StageName.LINK);
        }

        @Override
        SiteSettings over(SiteSettings settings) {
            return linking.over(settings);
        }

        @Override
        Path state() {
            return state;
        }
    }
}
