package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.run.Interrupt;
import dev.throughline.app.topics.TopicState;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = {
            "Lets other programs read the topics of a run that is over: starts the embedded broker on its data, until Ctrl-C.",
            "Stages do not run: commands are obeyed when merge, split, name or forget is given without --kafka afterwards.",
            "Meanwhile the data are in use, and identities and doctor read them with --kafka and the address that it prints."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int MOST = 65_535;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration DEAD_STOPPED = Duration.ofSeconds(3);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the embedded broker of the run left its data. Default: ${DEFAULT-VALUE}")
    Path data = Path.of("out", "kafka");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where it listens, on loopback; 0 for any that is free. Default: ${DEFAULT-VALUE}")
    int port = 9092;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MOST) {
            throw new BadSettingsException("--port must lie in 0.." + MOST + ", was " + port);
        }
        PrintWriter console = spec.commandLine().getOut();
        try (Interrupt interrupt = Interrupt.listenAtStart("stopped while the broker was starting");
                Broker broker = Broker.embedded(KafkaSettings.defaults(), DataFolder.takeFilled(data), port);
                Admin admin = new Clients(broker.kafka()).admin()) {
            List<TopicState> topics = TopicState.all(admin);
            interrupt.inOrder(() -> "ended at once; the data in " + data + " are whole");
            console.println("serves " + data + " at " + broker.kafka().bootstrap() + " until Ctrl-C:");
            console.println(String.format(Locale.ROOT, "  %-28s %s", "topic", "records, and marks of transactions"));
            for (TopicState topic : topics) {
                console.println(String.format(Locale.ROOT, "  %-28s %7d", topic.topic(), topic.offsets()));
            }
            console.flush();
            while (!interrupt.await(LOOK)) {
                requireAlive(broker);
            }
            console.println("stops serving " + data);
        }
        return 0;
    }

    /** Checks that the broker still runs; one that stopped by itself may not stop in order. */
    private static void requireAlive(Broker broker) throws InterruptedException {
        try {
            broker.requireAlive();
        } catch (Failure dead) {
            broker.stop(DEAD_STOPPED);
            throw dead;
        }
    }
}
