package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.results.Journeys;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Identity;
import dev.throughline.wire.JsonCodec;
import dev.throughline.wire.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "identities",
        description = "Shows who was told apart, from the topic of identity events.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {IdentitiesCommand.ListCommand.class, IdentitiesCommand.ShowCommand.class})
final class IdentitiesCommand {

    /** What both need: the topic, and how to print. */
    abstract static class Reading implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli fills it
        CommandSpec spec;

        @Mixin
        BrokerOptions broker = new BrokerOptions();

        @Option(names = "--json", description = "JSON, for programs.")
        boolean json;

        PrintWriter console() {
            return spec.commandLine().getOut();
        }

        Journeys journeys() {
            Journeys journeys = new Journeys();
            try (Broker open = broker.open()) {
                Topics topics = new Topics(open.kafka());
                new TopicReader(new Clients(open.kafka())).read(topics.identityEvents(), event -> {
                    if (event.value() != null) {
                        journeys.apply(event.value());
                    }
                });
            }
            return journeys;
        }
    }

    @Command(name = "list", description = "Everybody, in order of appearance.", mixinStandardHelpOptions = true)
    static final class ListCommand extends Reading {
        @Override
        public Integer call() {
            Journeys journeys = journeys();
            List<Identity> identities = journeys.identities();
            if (json) {
                console().println(json(identities.toArray(Identity[]::new), Identity[].class));
                return 0;
            }
            for (Identity identity : identities) {
                List<Identity.Visit> journey = identity.journey();
                console()
                        .printf(
                                Locale.ROOT,
                                "%-12s %-20s %3d visits  %s%n",
                                journeys.label(identity.identity()),
                                identity.identity(),
                                journey.size(),
                                String.join(
                                        " → ",
                                        journey.stream()
                                                .map(Identity.Visit::camera)
                                                .toList()));
            }
            return 0;
        }
    }

    @Command(name = "show", description = "One identity's journey.", mixinStandardHelpOptions = true)
    static final class ShowCommand extends Reading {
        @Parameters(paramLabel = "ID", description = "An identity's id, or its number as in 'person 3'.")
        @SuppressWarnings("NullAway.Init") // required
        String id;

        @Override
        public Integer call() {
            Journeys journeys = journeys();
            Identity identity = journeys.identities().stream()
                    .filter(each ->
                            each.identity().equals(id) || id.equals(Integer.toString(journeys.number(each.identity()))))
                    .findFirst()
                    .orElseThrow(() -> new Failure("there is no identity '" + id + "'; see 'identities list'"));
            if (json) {
                console().println(json(identity, Identity.class));
                return 0;
            }
            console().println(journeys.label(identity.identity()) + "  " + identity.identity());
            for (Identity.Visit visit : identity.journey()) {
                console()
                        .printf(
                                "  %-12s track %-4d %s – %s%n",
                                visit.camera(), visit.track(), time(visit.from()), time(visit.to()));
            }
            return 0;
        }

        private static Instant time(long micros) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS);
        }
    }

    private static <T> String json(T value, Class<T> type) {
        return new String(JsonCodec.of(type).encode(value), StandardCharsets.UTF_8);
    }
}
