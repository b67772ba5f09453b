package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose topics are looked at: those of a broker that runs, or those that a run left in its folder. */
final class BrokerOptions {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the embedded broker of a run left its data. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("out", "kafka");

    /**
     * Opens it.
     *
     * @throws Failure if there is none
     */
    Broker open() {
        KafkaSettings kafka = site.settings().kafka();
        if (!kafka.bootstrap().isEmpty()) {
            return Broker.reach(kafka);
        }
        if (!Files.isDirectory(data)) {
            throw new Failure(
                    "no data of a run in " + data + "; name its folder with --data, or a broker with --kafka");
        }
        return Broker.embedded(kafka, data);
    }
}
