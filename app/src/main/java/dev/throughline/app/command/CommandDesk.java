package dev.throughline.app.command;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import dev.throughline.app.FolderLock;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.results.Results;
import dev.throughline.app.run.PastRun;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.UnfinishedCommand;
import dev.throughline.app.topics.CommandReply;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an operator's command. It writes the command to its topic, waits for the answer of the linking stage, and rewrites the
 * results of a finished run. If a command is killed in between, the next one completes it.
 */
final class CommandDesk {
    /** How long to wait for the answer of the linking stage. */
    static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    /** For a run that still has tracklets to link, or that was not waited for. */
    static final String NOT_ANSWERED = "linking has not answered, and does it when it runs";

    private final Broker open;
    private final KafkaSettings kafka;
    private final BrokerOptions broker;
    private final PrintWriter err;
    private final Duration patience;
    private final Clients clients;
    private final Topics topics;

    /**
     * A desk for one broker.
     *
     * @param err shows progress, and commands that are resumed
     */
    CommandDesk(Broker open, BrokerOptions broker, PrintWriter err, Duration patience) {
        this(open, open.kafka(), broker, err, patience);
    }

    private CommandDesk(Broker open, KafkaSettings kafka, BrokerOptions broker, PrintWriter err, Duration patience) {
        this.open = open;
        this.kafka = kafka;
        this.broker = broker;
        this.err = err;
        this.patience = patience;
        clients = new Clients(kafka);
        topics = new Topics(kafka);
    }

    /** Runs work that takes a while, and shows a line meanwhile. */
    private <T> T meanwhile(String words, Supplier<T> work) {
        long began = System.nanoTime();
        try (ProgressLine progress = ProgressLine.onErrors(err)) {
            progress.follow(() -> "… " + words + ", " + (System.nanoTime() - began) / 1_000_000_000 + " s");
            return work.get();
        }
    }

    /**
     * Completes the command that was cut off in this run's data, if there is one. It sends the command if that was not done, waits until
     * it is applied, and rewrites the results.
     *
     * @return that command, if it is done now and concerned the topics of this desk's prefix
     */
    Optional<Command> finishWhatWasCutOff() throws InterruptedException {
        Optional<UnfinishedCommand> left = open.isEmbedded() ? UnfinishedCommand.left(broker.data) : Optional.empty();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        String prefix = left.get().prefix();
        if (prefix == null || prefix.equals(kafka.prefix())) {
            return finish(left.get());
        }
        Optional<Command> unused =
                new CommandDesk(open, kafka.withPrefix(prefix), broker, err, patience).finish(left.get());
        return Optional.empty(); // the same words would mean another command here
    }

    private Optional<Command> finish(UnfinishedCommand cutOff) throws InterruptedException {
        err.println("an earlier command was cut off and is finished first: " + cutOff.words());
        err.flush();
        try {
            Optional<IdentityEvent> event = obeyed(cutOff.command(), CommandReply.fromBeginning(clients, topics));
            if (event.isEmpty()) {
                err.println(NOT_ANSWERED);
                return Optional.empty();
            }
            rewrite(Path.of(cutOff.out())).ifPresent(err::println);
            err.println("finished: " + sentence(event.get()));
        } catch (CommandReply.Rejected rejected) {
            err.println("it is rejected: " + rejected.getMessage());
        } finally {
            err.flush();
        }
        return Optional.of(cutOff.command());
    }

    /**
     * Carries out a new command.
     *
     * @param words its effect
     * @param out folder of the results of a finished run
     * @param told is called when the command is applied, before the results are rewritten, and again with what was written
     * @return the event that it caused; empty if no answer came in time
     * @throws Failure if it is rejected; the message says why
     */
    Optional<IdentityEvent> carryOut(Command command, String words, Path out, Consumer<String> told)
            throws InterruptedException {
        if (open.isEmbedded()) {
            new UnfinishedCommand(command, words, out.toAbsolutePath().toString(), kafka.prefix()).begin(broker.data);
        }
        Optional<IdentityEvent> event;
        try {
            event = obeyed(command, CommandReply.listen(clients, topics));
        } catch (CommandReply.Rejected rejected) {
            throw new Failure(String.valueOf(rejected.getMessage()), rejected);
        }
        if (open.isEmbedded() && event.isPresent()) {
            told.accept("obeyed, by event " + event.get().id() + "; the results in " + out + " are written again");
            rewrite(out).ifPresent(told);
        }
        return event;
    }

    /** Sends the command exactly once, however often it is retried, and waits for the answer. */
    @SuppressWarnings("try") // linking is there to be open
    private Optional<IdentityEvent> obeyed(Command command, CommandReply listening) throws InterruptedException {
        try (CommandReply answer = listening) {
            sendOnce(topics.commands(), command);
            if (!open.isEmbedded()) {
                return meanwhile("linking is asked", () -> answer.await(command.id(), patience));
            }
            if (patience.isZero()) {
                return Optional.empty(); // the next command finishes it
            }
            try (Pipeline linking = linking()) {
                if (linking == null) {
                    UnfinishedCommand.end(broker.data); // the resumed run applies it, and writes its results
                }
                return meanwhile("linking is asked", () -> answer.await(command.id(), patience));
            }
        } catch (CommandReply.Rejected rejected) {
            if (open.isEmbedded()) {
                UnfinishedCommand.end(broker.data);
            }
            throw rejected;
        }
    }

    private @Nullable Pipeline linking() throws InterruptedException {
        return PastRun.link(broker.site.settings().withKafka(kafka), broker.data)
                .orElse(null);
    }

    /** Sends within the command's own transaction. A transaction that a killed process left open is closed first. */
    private void sendOnce(Topic<Command> topic, Command command) {
        try (Producer<String, byte[]> producer = clients.transactionalProducer("command-" + command.id())) {
            producer.initTransactions();
            if (wasSent(topic, command)) {
                return;
            }
            producer.beginTransaction();
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                    topic.name(), command.site(), topic.codec().encode(command)));
            producer.commitTransaction(); // waits for the record, and fails if it failed
        } catch (KafkaException failed) {
            throw new Failure(
                    "the command could not be written to " + topic.name() + ": " + failed.getMessage(), failed);
        }
    }

    private boolean wasSent(Topic<Command> topic, Command command) {
        AtomicReference<@Nullable Command> found = new AtomicReference<>();
        new TopicReader(clients).read(topic, record -> {
            if (record.value() != null && record.value().id().equals(command.id())) {
                found.set(record.value());
            }
        });
        return found.get() != null;
    }

    private Optional<String> rewrite(Path out) {
        try {
            Optional<String> written = meanwhile(
                            "the results in " + out + " are written again",
                            () -> Results.rewrite(out, topics, new TopicReader(clients)))
                    .map(results ->
                            "written again: " + out + ", " + results.files().size() + " files");
            UnfinishedCommand.end(broker.data);
            return written;
        } catch (Failure failed) {
            boolean isHeld = failed.getCause() instanceof FolderLock.HeldException; // until the holder is done
            if (failed.code() == ExitCode.FAILED && !isHeld) {
                UnfinishedCommand.end(broker.data); // another attempt would not do better
            }
            throw failed;
        }
    }

    /** The outcome of a command, in one line. */
    static String sentence(IdentityEvent event) {
        return event.type().name().toLowerCase(Locale.ROOT) + ": "
                + (event.formerly() == null ? "" : event.formerly() + " → ")
                + event.identity()
                + (event.name() == null ? "" : " is called " + event.name())
                + "  (event " + event.id() + ")";
    }
}
