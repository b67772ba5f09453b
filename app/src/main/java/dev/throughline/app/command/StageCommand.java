package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.run.Interrupt;
import dev.throughline.app.run.LatencyWatch;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.Pipeline.StageName;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One stage in its own process, against a shared broker. */
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

    /** The speed at which footage is published. */
    Speed speed() {
        return Speed.MAX;
    }

    /** The settings, overridden by this stage's options. */
    SiteSettings over(SiteSettings settings) {
        return settings;
    }

    /** The state folder of the linking stage. */
    Path state() {
        return Path.of("");
    }

    /** The topic that the embedding stage reads. */
    Topic<FrameCrops> crops(KafkaSettings kafka, Admin admin) throws InterruptedException {
        return new Topics(kafka).crops();
    }

    @Override
    @SuppressWarnings("try") // the watch is there to be open
    public Integer call() throws InterruptedException {
        SiteSettings settings = over(site.settings());
        if (settings.kafka().bootstrap().isEmpty()) {
            throw new BadSettingsException("a stage of its own needs a broker that others share; name it with --kafka");
        }
        if (stage == StageName.PUBLISH && settings.cameras().isEmpty()) {
            throw new BadSettingsException("there is no camera to publish; name a site with --site");
        }
        if (stage == StageName.PUBLISH) {
            settings.requireLogins();
        }
        try (Interrupt interrupt = Interrupt.listenAtStart("stopped while it was starting; nothing was done")) {
            Topic<FrameCrops> crops = Broker.await(settings.kafka(), admin -> {
                Topic<FrameCrops> given = crops(settings.kafka(), admin);
                new Topics(settings.kafka()).create(admin);
                return given;
            });
            tell(
                    switch (stage) {
                        case PUBLISH -> "opening the cameras";
                        case CROP, EMBED -> "loading the model";
                        case LINK -> "restoring what is known";
                    });
            try (Pipeline pipeline = Pipeline.start(
                            settings,
                            EnumSet.of(stage),
                            speed().pacing(settings.cameras().size()),
                            state(),
                            crops);
                    LatencyWatch latency = LatencyWatch.start(pipeline::published, this::tell)) {
                interrupt.inOrder(() -> "ended at once; what was in hand is done by the next one");
                tell(stage.label() + " runs on " + settings.kafka().bootstrap() + "; Ctrl-C stops it");
                pipeline.awaitEnd(interrupt);
                List<String> broken = pipeline.brokenCameras();
                broken.forEach(line -> spec.commandLine().getErr().println("throughline: " + line));
                return broken.isEmpty() ? 0 : 1;
            }
        }
    }

    private void tell(String line) {
        spec.commandLine().getOut().println("throughline: " + line);
        spec.commandLine().getOut().flush();
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
        @Option(
                names = "--crops-of",
                paramLabel = "PREFIX",
                description =
                        "Reads the crops under this prefix, to embed them once more by another model; '' for none."
                                + " What comes of it goes under --prefix. Default: the same as --prefix")
        @Nullable
        String cropsOf;

        Embed() {
            super(StageName.EMBED);
        }

        @Override
        Topic<FrameCrops> crops(KafkaSettings kafka, Admin admin) throws InterruptedException {
            if (cropsOf == null) {
                return super.crops(kafka, admin);
            }
            if (cropsOf.equals(kafka.prefix())) {
                throw new BadSettingsException("--crops-of is where --prefix is, '" + cropsOf
                        + "'; embeddings of two models need two prefixes");
            }
            Topic<FrameCrops> crops = new Topics(kafka.withPrefix(cropsOf)).crops();
            try {
                if (admin.listTopics().names().get().contains(crops.name())) {
                    return crops;
                }
            } catch (ExecutionException unanswered) {
                throw new Failure("the topics cannot be listed: " + unanswered.getMessage(), unanswered);
            }
            throw new Failure(
                    "there is no topic '" + crops.name() + "'; --crops-of is the prefix of crops that are kept");
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
