package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.results.Results;
import dev.throughline.app.run.PastRun;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.topics.Answer;
import dev.throughline.app.topics.KnownIdentities;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Command;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.Topic;
import dev.throughline.wire.Topics;
import dev.throughline.wire.TrackletId;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.Durations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator says about who is who: checked against the identity events, written to the topic of commands, and answered. */
abstract class OperatorCommand implements Callable<Integer> {
    private static final String WHO = "An identity's id, or its number as in 'person 3'.";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Mixin
    BrokerOptions broker = new BrokerOptions();

    @Mixin
    ResultsOption results = new ResultsOption();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "For the answer of the linking stage, such as 30s; 0s does not wait. Default: ${DEFAULT-VALUE}")
    String wait = "30s";

    /** What is to be said. */
    abstract Command command(String id, KnownIdentities known);

    @Override
    public Integer call() throws InterruptedException {
        Duration patience = patience();
        PrintWriter screen = spec.commandLine().getOut();
        try (Broker open = broker.open()) {
            Clients clients = new Clients(open.kafka());
            Topics topics = new Topics(open.kafka());
            try (Admin admin = clients.admin()) {
                topics.create(admin); // an older run had no topic for commands
            }
            Command command = command("c-" + UUID.randomUUID(), KnownIdentities.read(clients, topics));
            Optional<IdentityEvent> event = say(command, open, clients, topics, patience);
            if (event.isEmpty()) {
                screen.println("written as " + command.id() + "; linking has not answered, and does it when it runs");
                return 0;
            }
            screen.println(sentence(event.get()));
            if (open.isEmbedded()) {
                screen.flush();
                Path out = results.folder(broker);
                Results.rewrite(out, topics, new TopicReader(clients))
                        .ifPresent(written -> screen.println(
                                "written again: " + out + ", " + written.files().size() + " files"));
                afterwards(event.get()).ifPresent(screen::println);
            }
        }
        return 0;
    }

    /** What is left to be said of a run that is over. */
    Optional<String> afterwards(IdentityEvent event) {
        return Optional.empty();
    }

    @SuppressWarnings("try") // linking is there to be open
    private Optional<IdentityEvent> say(Command command, Broker open, Clients clients, Topics topics, Duration patience)
            throws InterruptedException {
        try (Answer answer = Answer.listen(clients, topics);
                Pipeline linking = open.isEmbedded() && !patience.isZero() ? linking(open) : null) {
            send(clients, topics.commands(), command);
            return answer.await(command.id(), patience);
        }
    }

    private @Nullable Pipeline linking(Broker open) throws InterruptedException {
        return PastRun.link(broker.site.settings().withKafka(open.kafka()), broker.data)
                .orElse(null);
    }

    private static String sentence(IdentityEvent event) {
        return event.type().name().toLowerCase(Locale.ROOT) + ": "
                + (event.formerly() == null ? "" : event.formerly() + " → ")
                + event.identity()
                + (event.name() == null ? "" : " is called " + event.name())
                + "  (event " + event.id() + ")";
    }

    private Duration patience() {
        try {
            return Durations.parse(wait);
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException("--wait: " + wrong.getMessage(), wrong);
        }
    }

    private static void send(Clients clients, Topic<Command> topic, Command command) {
        try (Producer<String, byte[]> producer = clients.transactionalProducer("command-" + command.id())) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    topic.name(), command.site(), topic.codec().encode(command)));
            producer.commitTransaction(); // waits for the record, and fails if it failed
        } catch (KafkaException refused) {
            throw new Failure(
                    "the command could not be written to " + topic.name() + ": " + refused.getMessage(), refused);
        }
    }

    private static Command of(
            String id,
            Command.Type type,
            KnownIdentities.Known who,
            @Nullable String into,
            @Nullable String name,
            @Nullable List<TrackletId> tracklets) {
        try {
            return new Command(id, type, who.site(), who.identity(), into, name, tracklets, null);
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    @picocli.CommandLine.Command(
            name = "merge",
            description = "Says that two identities are one person. It lasts: no later evidence parts them.",
            mixinStandardHelpOptions = true)
    static final class Merge extends OperatorCommand {
        @Parameters(index = "0", paramLabel = "ID", description = WHO)
        @SuppressWarnings("NullAway.Init") // required
        String from;

        @Parameters(index = "1", paramLabel = "INTO", description = "The identity that stays, likewise.")
        @SuppressWarnings("NullAway.Init") // required
        String into;

        @Override
        Command command(String id, KnownIdentities known) {
            KnownIdentities.Known one = known.require(from);
            KnownIdentities.Known other = known.require(into);
            if (!one.site().equals(other.site())) {
                throw new Failure(one.identity() + " is of site '" + one.site() + "', " + other.identity()
                        + " of site '" + other.site() + "'; only identities of one site can be merged");
            }
            return of(id, Command.Type.MERGE, one, other.identity(), null, null);
        }
    }

    @picocli.CommandLine.Command(
            name = "split",
            description =
                    "Says that tracklets of an identity are another person. It lasts: no later evidence joins them.",
            mixinStandardHelpOptions = true)
    static final class Split extends OperatorCommand {
        @Parameters(index = "0", paramLabel = "ID", description = WHO)
        @SuppressWarnings("NullAway.Init") // required
        String who;

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "CAMERA/TRACK",
                description = "Who leaves, such as door/3; 'identities show ID' lists them.")
        List<String> tracklets = new ArrayList<>();

        @Override
        Command command(String id, KnownIdentities known) {
            KnownIdentities.Known one = known.require(who);
            List<TrackletId> leaving = new ArrayList<>();
            for (String text : tracklets) {
                try {
                    leaving.add(TrackletId.parse(text));
                } catch (IllegalArgumentException wrong) {
                    throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
                }
            }
            leaving.stream()
                    .filter(each -> !one.tracklets().contains(each))
                    .findFirst()
                    .ifPresent(stranger -> {
                        throw new Failure(
                                stranger + " is no tracklet of " + one.identity() + "; it has " + one.tracklets());
                    });
            return of(id, Command.Type.SPLIT, one, null, null, leaving);
        }
    }

    @picocli.CommandLine.Command(
            name = "name",
            description = "Says what people call an identity.",
            mixinStandardHelpOptions = true)
    static final class Name extends OperatorCommand {
        @Parameters(index = "0", paramLabel = "ID", description = WHO)
        @SuppressWarnings("NullAway.Init") // required
        String who;

        @Parameters(index = "1", paramLabel = "NAME", description = "Up to 200 characters.")
        @SuppressWarnings("NullAway.Init") // required
        String name;

        @Override
        Command command(String id, KnownIdentities known) {
            return of(id, Command.Type.NAME, known.require(who), null, name, null);
        }
    }

    @picocli.CommandLine.Command(
            name = "forget",
            description = {
                "Has a person forgotten: out of the gallery, its store, the compacted topic, and the results of a run that is over;"
                        + " the other topics let go by retention.",
                "'identities held ID' tells what is still held, and until when."
            },
            mixinStandardHelpOptions = true)
    static final class Forget extends OperatorCommand {
        @Parameters(index = "0", paramLabel = "ID", description = WHO)
        @SuppressWarnings("NullAway.Init") // required
        String who;

        @Override
        Command command(String id, KnownIdentities known) {
            return of(id, Command.Type.FORGET, known.require(who), null, null, null);
        }

        @Override
        Optional<String> afterwards(IdentityEvent event) {
            return Optional.of("The run's topics still hold pictures and boxes, until " + broker.data
                    + " is deleted or the next run has taken it; 'identities held " + event.identity()
                    + "' tells how many");
        }
    }
}
