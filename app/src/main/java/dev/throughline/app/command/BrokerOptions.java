package dev.throughline.app.command;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select the topics: those of a running broker, or those in the folder of an earlier run. */
final class BrokerOptions {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the embedded broker of a run has its data; the run may be over or under way. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("out", "kafka");

    /**
     * Opens the broker.
     *
     * @throws dev.throughline.app.Failure if there is none
     */
    Broker open() {
        KafkaSettings kafka = site.settings().kafka();
        if (!kafka.bootstrap().isEmpty()) {
            return Broker.reach(kafka);
        }
        Optional<Broker> running = Broker.running(kafka, data);
        return running.isPresent() ? running.get() : Broker.guarded(kafka, DataFolder.takeFilled(data));
    }
}
