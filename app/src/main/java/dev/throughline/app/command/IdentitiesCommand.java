package dev.throughline.app.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.results.RetentionReport;
import dev.throughline.app.topics.Journeys;
import dev.throughline.app.topics.KnownIdentities;
import dev.throughline.app.topics.Presence;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
        subcommands = {
            IdentitiesCommand.ListCommand.class,
            IdentitiesCommand.NowCommand.class,
            IdentitiesCommand.ShowCommand.class,
            IdentitiesCommand.WhyCommand.class,
            IdentitiesCommand.HeldCommand.class
        })
final class IdentitiesCommand {

    /** What both subcommands need: the topic, and the output format. */
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

        /** Opens the broker, and first completes a command that was cut off. */
        Broker open() throws InterruptedException {
            Broker open = broker.open();
            try {
                new CommandDesk(open, broker, spec.commandLine().getErr(), CommandDesk.USUAL_PATIENCE)
                        .finishWhatWasCutOff();
                return open;
            } catch (Failure unfinished) { // which does not prevent reading
                spec.commandLine().getErr().println("throughline: " + unfinished.getMessage());
                return open;
            } catch (RuntimeException | InterruptedException e) {
                open.close();
                throw e;
            }
        }

        Journeys journeys() throws InterruptedException {
            Journeys journeys = new Journeys();
            try (Broker open = open()) {
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

    /** When and where an identity was last seen. */
    @JsonPropertyOrder({"camera", "time"})
    record LastSeen(String camera, long time) {
        static Optional<LastSeen> of(Identity identity) {
            return identity.journey().stream()
                    .max(Comparator.comparingLong(Identity.Visit::to))
                    .map(last -> new LastSeen(last.camera(), last.to()));
        }
    }

    /**
     * An identity in its schema's form, and when it was last seen.
     *
     * @param lastSeen absent if the topic does not reach back to any visit
     */
    @JsonPropertyOrder({"identity", "name", "journey", "last-seen"})
    record Listed(
            String identity,
            @Nullable String name,
            List<Identity.Visit> journey,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LastSeen lastSeen) {
        static Listed of(Identity identity) {
            return new Listed(
                    identity.identity(),
                    identity.name(),
                    identity.journey(),
                    LastSeen.of(identity).orElse(null));
        }
    }

    @Command(
            name = "list",
            description = "Everybody, in order of appearance, and when and where each was seen last.",
            mixinStandardHelpOptions = true)
    static final class ListCommand extends Reading {
        @Override
        public Integer call() throws InterruptedException {
            Journeys journeys = journeys();
            List<Identity> identities = journeys.identities();
            if (json) {
                Listed[] listed = identities.stream().map(Listed::of).toArray(Listed[]::new);
                console().println(json(listed, Listed[].class));
                return 0;
            }
            for (Identity identity : identities) {
                console().println(line(journeys.label(identity.identity()), identity));
            }
            return 0;
        }

        static String line(String label, Identity identity) {
            List<Identity.Visit> journey = identity.journey();
            String who =
                    String.format(Locale.ROOT, "%-12s %-20s %3d visits", label, identity.identity(), journey.size());
            return who
                    + LastSeen.of(identity)
                            .map(last -> "  last seen " + time(last.time()) + " by " + last.camera() + "  ")
                            .orElse("")
                    + String.join(
                            " → ", journey.stream().map(Identity.Visit::camera).toList());
        }
    }

    @Command(
            name = "now",
            description = {
                "Who is in which camera at present, as the last tracks and events tell; of a run that is over, at its end.",
                "Somebody who has not been seen for track.max-gap has left. Times are those of the pictures."
            },
            mixinStandardHelpOptions = true)
    static final class NowCommand extends Reading {
        @Override
        public Integer call() throws InterruptedException {
            List<Presence.Camera> cameras;
            try (Broker open = open()) {
                cameras = Presence.read(
                        new Clients(open.kafka()),
                        new Topics(open.kafka()),
                        broker.site.settings().stages().track().maxGap());
            }
            if (json) {
                console().println(json(cameras.toArray(Presence.Camera[]::new), Presence.Camera[].class));
                return 0;
            }
            boolean several =
                    cameras.stream().map(Presence.Camera::site).distinct().count() > 1;
            for (Presence.Camera camera : cameras) {
                String where = several ? camera.site() + ": " + camera.camera() : camera.camera();
                if (camera.people().isEmpty()) {
                    console().printf("%-16s nobody%32s last picture %s%n", where, "", time(camera.time()));
                }
                for (Presence.Person person : camera.people()) {
                    console()
                            .printf(
                                    "%-16s %-16s %-20s  since %s, last seen %s%n",
                                    where,
                                    person.label() == null ? "not decided yet" : person.label(),
                                    person.identity() == null ? "track " + person.track() : person.identity(),
                                    time(person.since()),
                                    time(person.lastSeen()));
                }
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
        public Integer call() throws InterruptedException {
            Journeys journeys = journeys();
            Identity identity = journeys.find(id)
                    .orElseThrow(() -> new Failure("there is no identity '" + id + "'; see 'identities list'"));
            if (json) {
                console().println(json(identity, Identity.class));
                return 0;
            }
            console().println(journeys.label(identity.identity()) + "  " + identity.identity());
            for (Identity.Visit visit : identity.journey()) {
                console()
                        .printf(
                                "  %-16s %s – %s%n",
                                visit.camera() + "/" + visit.track(), time(visit.from()), time(visit.to()));
            }
            return 0;
        }
    }

    @Command(
            name = "why",
            description = "Why something was decided: the evidence, who else it might have been, and the level.",
            mixinStandardHelpOptions = true)
    static final class WhyCommand extends Reading {
        @Parameters(paramLabel = "EVENT", description = "An event's id, as in identity-events.jsonl.")
        @SuppressWarnings("NullAway.Init") // required
        String id;

        @Override
        public Integer call() throws InterruptedException {
            AtomicReference<IdentityEvent> found = new AtomicReference<>();
            List<IdentityEvent> corrections = new ArrayList<>();
            try (Broker open = open()) {
                Topics topics = new Topics(open.kafka());
                new TopicReader(new Clients(open.kafka())).read(topics.identityEvents(), record -> {
                    IdentityEvent event = record.value();
                    if (event != null && event.id().equals(id)) {
                        found.set(event);
                    } else if (event != null
                            && event.corrects() != null
                            && event.corrects().contains(id)) {
                        corrections.add(event);
                    }
                });
            }
            IdentityEvent event = found.get();
            if (event == null) {
                throw new Failure("there is no event '" + id + "'; they stand in identity-events.jsonl");
            }
            if (json) {
                console().println(json(event, IdentityEvent.class));
            } else {
                new Explanation(event, corrections).lines().forEach(console()::println);
            }
            return 0;
        }
    }

    @Command(
            name = "held",
            description =
                    "What topics, stores and a run's results still hold of a person, forgotten or not, and until when.",
            mixinStandardHelpOptions = true)
    static final class HeldCommand extends Reading {
        @Mixin
        ResultsOption results = new ResultsOption();

        @Parameters(paramLabel = "ID", description = "An identity's id, or its number as in 'person 3'.")
        @SuppressWarnings("NullAway.Init") // required
        String id;

        @Override
        public Integer call() throws InterruptedException {
            List<RetentionReport.Line> lines;
            try (Broker open = open()) {
                Clients clients = new Clients(open.kafka());
                Topics topics = new Topics(open.kafka());
                String identity = KnownIdentities.read(clients, topics).idOf(id);
                lines = RetentionReport.of(
                        clients,
                        topics,
                        identity,
                        open.isEmbedded() ? Optional.of(results.folder(broker)) : Optional.empty());
            }
            if (json) {
                console().println(json(lines.toArray(RetentionReport.Line[]::new), RetentionReport.Line[].class));
                return 0;
            }
            console().printf("%-32s %-32s %8s  %s%n", "topic", "what", "records", "until");
            for (RetentionReport.Line line : lines) {
                String until = line.records() == 0 ? "" : line.until() == null ? "it is deleted" : line.until();
                console().printf("%-32s %-32s %8d  %s%n", line.topic(), line.what(), line.records(), until);
            }
            return 0;
        }
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> String json(T value, Class<T> type) {
        return new String(JsonCodec.of(type).encode(value), StandardCharsets.UTF_8);
    }
}
