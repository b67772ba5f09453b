package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.KnownIdentities;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A command of an operator about an identity. It is checked against the identity events, announced, and written to the topic of commands.
 * It is confirmed once its effect is visible.
 */
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

    /**
     * The command to carry out.
     *
     * @param words for the operator: the identities concerned, and what becomes of them
     */
    record Plan(Command command, String words) {}

    abstract Plan plan(String id, KnownIdentities known);

    /** Whether this asks for the same as that finished command. Repeating a command that was cut off is then no error. */
    abstract boolean isSameAs(Command done, KnownIdentities known);

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
            CommandDesk desk = new CommandDesk(open, broker, spec.commandLine().getErr(), patience);
            Optional<Command> finished = desk.finishWhatWasCutOff();
            KnownIdentities known = KnownIdentities.read(clients, topics);
            if (finished.isPresent() && isSameAs(finished.get(), known)) {
                screen.println("done: it was this command that was cut off");
                return 0;
            }
            Plan plan = plan("c-" + UUID.randomUUID(), known);
            tell(plan.words());
            Optional<IdentityEvent> event =
                    desk.carryOut(plan.command(), plan.words(), results.folder(broker), this::tell);
            if (event.isEmpty()) {
                tell("written as " + plan.command().id() + "; " + CommandDesk.NOT_ANSWERED);
                return 0;
            }
            if (open.isEmbedded()) {
                afterwards(event.get()).ifPresent(this::tell);
            }
            tell(CommandDesk.sentence(event.get()));
        }
        return 0;
    }

    private void tell(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    /** A further remark about a finished run. */
    Optional<String> afterwards(IdentityEvent event) {
        return Optional.empty();
    }

    private Duration patience() {
        try {
            return Durations.parse(wait);
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException("--wait: " + wrong.getMessage(), wrong);
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
            throw new Failure("it cannot be done: " + wrong.getMessage(), wrong);
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
        Plan plan(String id, KnownIdentities known) {
            KnownIdentities.Known one = known.require(from);
            KnownIdentities.Known other = known.require(into);
            if (!one.site().equals(other.site())) {
                throw new Failure(one.identity() + " is of site '" + one.site() + "', " + other.identity()
                        + " of site '" + other.site() + "'; only identities of one site can be merged");
            }
            return new Plan(
                    of(id, Command.Type.MERGE, one, other.identity(), null, null),
                    "merge " + one + " into " + other + ": they are one person from now on");
        }

        @Override
        boolean isSameAs(Command done, KnownIdentities known) {
            return done.type() == Command.Type.MERGE
                    && done.identity().equals(known.idOf(from))
                    && known.idOf(into).equals(done.into());
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
        Plan plan(String id, KnownIdentities known) {
            List<TrackletId> leaving = leaving();
            KnownIdentities.Known one = known.require(who);
            leaving.stream()
                    .filter(each -> !one.tracklets().contains(each))
                    .findFirst()
                    .ifPresent(stranger -> {
                        throw new Failure(
                                stranger + " is no tracklet of " + one.identity() + "; it has " + one.tracklets());
                    });
            long staying = one.tracklets().stream()
                    .filter(each -> !leaving.contains(each))
                    .count();
            if (staying == 0) {
                throw new Failure("nobody would be left of " + one.label() + " (" + one.identity() + "); it has "
                        + one.tracklets() + ", and one at least has to stay");
            }
            return new Plan(
                    of(id, Command.Type.SPLIT, one, null, null, leaving),
                    "split " + leaving.stream().map(TrackletId::toString).collect(Collectors.joining(", ")) + " off "
                            + one + ": they are another person from now on; "
                            + staying + (staying == 1 ? " visit stays" : " visits stay"));
        }

        private List<TrackletId> leaving() {
            try {
                return tracklets.stream().map(TrackletId::parse).distinct().toList();
            } catch (IllegalArgumentException wrong) {
                throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
            }
        }

        @Override
        boolean isSameAs(Command done, KnownIdentities known) {
            return done.type() == Command.Type.SPLIT
                    && done.identity().equals(known.idOf(who))
                    && leaving().equals(done.tracklets());
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
        Plan plan(String id, KnownIdentities known) {
            KnownIdentities.Known one = known.require(who);
            if (name.isBlank()) {
                throw new Failure(
                        "a name cannot be empty; " + one.label() + " (" + one.identity() + ") stays as it is");
            }
            return new Plan(of(id, Command.Type.NAME, one, null, name, null), "name " + one + ": " + name);
        }

        @Override
        boolean isSameAs(Command done, KnownIdentities known) {
            return done.type() == Command.Type.NAME
                    && done.identity().equals(known.idOf(who))
                    && name.equals(done.name());
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
        Plan plan(String id, KnownIdentities known) {
            KnownIdentities.Known one = known.require(who);
            return new Plan(
                    of(id, Command.Type.FORGET, one, null, null, null),
                    "forget " + one + ": for good, and without a way back");
        }

        @Override
        boolean isSameAs(Command done, KnownIdentities known) {
            return done.type() == Command.Type.FORGET && done.identity().equals(known.idOf(who));
        }

        @Override
        Optional<String> afterwards(IdentityEvent event) {
            return Optional.of("The run's topics still hold pictures and boxes, until " + broker.data
                    + " is deleted or the next run has taken it; 'identities held " + event.identity()
                    + "' tells how many");
        }
    }
}
