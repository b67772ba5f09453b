package dev.throughline.app.command;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.TopicState;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.JsonCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        description = "Creates the topics, or tells how they stand.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsCommand.CreateCommand.class, TopicsCommand.DescribeCommand.class})
final class TopicsCommand {

    @Command(
            name = "create",
            description = "Creates the topics that are not there yet; those that are stay as they are.",
            mixinStandardHelpOptions = true)
    static final class CreateCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli fills it
        CommandSpec spec;

        @Mixin
        BrokerOptions broker = new BrokerOptions();

        @Override
        public Integer call() throws InterruptedException {
            try (Broker open = broker.open()) {
                open.createTopics()
                        .all()
                        .forEach(each -> spec.commandLine().getOut().println(each.name()));
            }
            return 0;
        }
    }

    @Command(name = "describe", description = "How the topics stand.", mixinStandardHelpOptions = true)
    static final class DescribeCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli fills it
        CommandSpec spec;

        @Mixin
        BrokerOptions broker = new BrokerOptions();

        @Option(names = "--json", description = "JSON, for programs.")
        boolean json;

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter console = spec.commandLine().getOut();
            try (Broker open = broker.open();
                    Admin admin = new Clients(open.kafka()).admin()) {
                List<TopicState> states = TopicState.describe(admin, new Topics(open.kafka()).all());
                if (json) {
                    byte[] bytes = JsonCodec.of(TopicState[].class).encode(states.toArray(TopicState[]::new));
                    console.println(new String(bytes, StandardCharsets.UTF_8));
                    return 0;
                }
                console.printf("%-28s %10s %11s %12s%n", "topic", "partitions", "replication", "offsets");
                for (TopicState state : states) {
                    console.printf(
                            "%-28s %10d %11d %12d%s%n",
                            state.topic(),
                            state.partitions(),
                            state.replication(),
                            state.offsets(),
                            state.exists() ? "" : "  (not there: 'topics create')");
                }
            }
            return 0;
        }
    }
}
