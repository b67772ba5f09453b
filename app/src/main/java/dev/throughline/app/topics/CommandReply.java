package dev.throughline.app.topics;

import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.IdentityEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The linking stage's reply to a command that is written after this was opened: an event, or a dead letter. */
public final class CommandReply implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final Consumer<String, byte[]> consumer;

    private CommandReply(Topics topics, Consumer<String, byte[]> consumer) {
        this.topics = topics;
        this.consumer = consumer;
    }

    /** Listens to records that are written from now on. */
    public static CommandReply listen(Clients clients, Topics topics) {
        CommandReply answer = fromBeginning(clients, topics);
        answer.consumer.seekToEnd(answer.consumer.assignment());
        answer.consumer.assignment().forEach(answer.consumer::position); // now, not at the first poll
        return answer;
    }

    /** Listens from the beginning of the topics, for a command that may have been applied already. */
    public static CommandReply fromBeginning(Clients clients, Topics topics) {
        Consumer<String, byte[]> consumer = clients.reader();
        List<TopicPartition> partitions = Stream.of(topics.identityEvents(), topics.deadLetters())
                .flatMap(topic -> Clients.partitions(consumer, topic).stream())
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new CommandReply(topics, consumer);
    }

    /**
     * The event that the command caused; empty if no reply came in time.
     *
     * @throws Rejected if the command was rejected; the message says why
     */
    public Optional<IdentityEvent> await(String command, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        do {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.topic().equals(topics.deadLetters().name())) {
                    refuse(record, command);
                } else {
                    Optional<IdentityEvent> event = event(record)
                            .filter(each -> command.equals(each.because().command()));
                    if (event.isPresent()) {
                        return event;
                    }
                }
            }
        } while (System.nanoTime() < end);
        return Optional.empty();
    }

    private void refuse(ConsumerRecord<String, byte[]> record, String command) {
        DeadLetter letter = DeadLetter.read(record.headers());
        if (command.equals(letter.command())) {
            throw new Rejected(letter.reason());
        }
    }

    /** The linking stage rejected the command. */
    public static final class Rejected extends RuntimeException {
        Rejected(String reason) {
            super(reason);
        }
    }

    private Optional<IdentityEvent> event(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(topics.identityEvents().decode(record.key(), record.value()));
        } catch (BadRecordException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
