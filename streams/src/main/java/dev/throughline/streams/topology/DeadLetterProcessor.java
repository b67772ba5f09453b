package dev.throughline.streams.topology;

import dev.throughline.streams.UnusableStateException;
import dev.throughline.streams.WriteBuffer;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor that forwards records it cannot use as dead letters, and goes on.
 *
 * <p>A record's writes to the store and its outputs take effect together or not at all: both are held back until the record is done. An
 * exception turns the record into a dead letter; for an unforeseen one, the reason names its class and place. Only Kafka's own exceptions,
 * state that cannot be read and errors of the JVM are not attributed to a record, and end the task.
 */
abstract class DeadLetterProcessor<I> implements Processor<String, byte[], String, Object> {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterProcessor.class);
    private static final int UNKNOWN = -1;
    /** Reasons remembered as logged already, at most. */
    private static final int MOST_LOGGED = 100;

    private final Topics topics;
    private final Function<String, Topic<? extends I>> sources;
    private final String name;
    private final String store;
    private final String refusedSink;
    private final StageMeter meter;
    private final PoisonRecords culprits;
    private final int maxBytes;
    private final List<Told> told = new ArrayList<>(); // outputs of the present record
    private final Set<String> logged = new HashSet<>();
    private @Nullable ProcessorContext<String, Object> context;
    private @Nullable WriteBuffer state;
    private int refused; // dead letters of the present record

    /**
     * A processor.
     *
     * @param sources by name
     * @param store name of the store that it writes to
     */
    DeadLetterProcessor(
            Topics topics,
            Function<String, Topic<? extends I>> sources,
            String name,
            String store,
            String refusedSink,
            StageMeter meter,
            PoisonRecords culprits) {
        this.topics = topics;
        this.sources = sources;
        this.name = name;
        this.store = store;
        this.refusedSink = refusedSink;
        this.meter = meter;
        this.culprits = culprits;
        this.maxBytes = new Clients(topics.kafka()).maxRecordBytes();
    }

    /** An encoded record to forward. */
    private record Told(Record<String, Object> record, String sink) {}

    @Override
    public void init(ProcessorContext<String, Object> given) {
        context = given;
        state = new WriteBuffer(new KafkaByteStore(given.getStateStore(store)), maxBytes);
        told.clear();
    }

    final ProcessorContext<String, Object> context() {
        if (context == null) {
            throw new IllegalStateException(name + " was used before init");
        }
        return context;
    }

    /** The store; writes to it take effect when the record is done. */
    final WriteBuffer state() {
        if (state == null) {
            throw new IllegalStateException(name + " was used before init");
        }
        return state;
    }

    /** Largest key and value together that fit into a record, bytes. */
    final int maxBytes() {
        return maxBytes;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long began = System.nanoTime(); // for the meter; no decision depends on it
        refused = 0;
        try {
            requireInnocent();
            use(record, source().decode(record.key(), record.value()));
            state().requireRoom();
        } catch (KafkaException notTheRecords) {
            throw notTheRecords;
        } catch (UnusableStateException notTheRecords) {
            throw new ProcessorStateException(notTheRecords.getMessage(), notTheRecords);
        } catch (BadRecordException bad) {
            refuse(record, String.valueOf(bad.getMessage()), !state().isEmpty());
        } catch (RuntimeException | StackOverflowError unforeseen) {
            String reason = DeadLetter.reason(unforeseen);
            logOnce(reason, unforeseen);
            refuse(record, reason, true);
        }
        state().flush();
        told.forEach(this::handOn);
        told.clear();
        meter.batch(1, refused, System.nanoTime() - began);
    }

    private void handOn(Told each) {
        if (each.record.value() instanceof byte[] bytes) {
            context().recordMetadata().ifPresent(at -> culprits.made(bytes, at.topic(), at.partition(), at.offset()));
        }
        context().forward(each.record, each.sink);
    }

    private Topic<? extends I> source() {
        return sources.apply(
                context().recordMetadata().map(RecordMetadata::topic).orElse(""));
    }

    private void requireInnocent() {
        Optional<RecordMetadata> from = context().recordMetadata();
        from.flatMap(at -> culprits.find(at.topic(), at.partition(), at.offset()))
                .ifPresent(fault -> {
                    throw new BadRecordException(fault.reason());
                });
    }

    private void refuse(Record<String, byte[]> record, String reason, boolean isHalfDone) {
        if (isHalfDone) {
            forgetMemory();
        }
        state().clear();
        told.clear();
        refused = 0;
        Optional<RecordMetadata> from = context().recordMetadata();
        refuse(
                from.map(RecordMetadata::topic).orElse(""),
                from.map(RecordMetadata::partition).orElse(UNKNOWN),
                from.map(RecordMetadata::offset).orElse((long) UNKNOWN),
                record,
                reason);
    }

    private void logOnce(String reason, Throwable unforeseen) {
        if (logged.size() < MOST_LOGGED && logged.add(reason)) {
            log.warn("{} refuses a record: {}", name, reason, unforeseen);
        }
    }

    /**
     * Processes a value: writes to {@link #state} and sends outputs with {@link #tell}.
     *
     * @throws BadRecordException if the value cannot be used
     */
    abstract void use(Record<String, byte[]> record, I value);

    /** Called when a record fails halfway: memory beside the store may be ahead of it, and has to be read from the store again. */
    void forgetMemory() {}

    /**
     * Forwards a value when the record is done.
     *
     * @param value null for a tombstone
     * @param of the record that caused it
     * @throws BadRecordException if it does not fit into a record
     */
    final <T> void tell(Topic<T> topic, String key, @Nullable T value, Record<String, byte[]> of, String sink) {
        byte[] bytes = value == null ? null : topic.codec().encode(value);
        int size = Topic.size(key, bytes);
        if (size > maxBytes) {
            throw new BadRecordException("what was made of it for " + topic.name() + " has " + size
                    + " bytes, more than the " + maxBytes + " that fit into a record: raise kafka.max-message-bytes");
        }
        told.add(new Told(forwarded(key, bytes, of.timestamp()), sink));
    }

    /** A record without the headers of the one that caused it: those belong to somebody else, and may be large. */
    @SuppressWarnings("NullAway") // Kafka takes null for a tombstone
    private static Record<String, Object> forwarded(String key, byte @Nullable [] value, long timestamp) {
        return new Record<>(key, value, timestamp);
    }

    /** Makes a dead letter of a record that was read earlier and turns out to be unusable. Its offset is no longer known. */
    final void refuse(String topic, Record<String, byte[]> taken, String reason) {
        refuse(topic, UNKNOWN, UNKNOWN, taken, reason);
    }

    private void refuse(String topic, int partition, long offset, Record<String, byte[]> record, String reason) {
        ConsumerRecord<String, byte[]> asItCame = new ConsumerRecord<>(
                topic,
                partition,
                offset,
                record.timestamp(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                record.key(),
                record.value(),
                new RecordHeaders(),
                Optional.empty());
        boolean evenTheLetter = culprits.find(topic, partition, offset)
                .filter(fault -> fault.times() > 1)
                .isPresent();
        ProducerRecord<String, byte[]> letter =
                DeadLetter.of(topics.deadLetters(), name, reason, asItCame, evenTheLetter ? 0 : maxBytes);
        commandId(topic, record).ifPresent(id -> DeadLetter.nameCommand(letter.headers(), id));
        told.add(new Told(
                new Record<String, Object>(letter.key(), letter.value(), record.timestamp(), letter.headers()),
                refusedSink));
        refused++;
    }

    /** Empty where the record is no command, or none that can be read. */
    private Optional<String> commandId(String topic, Record<String, byte[]> record) {
        try {
            return topic.equals(topics.commands().name())
                    ? Optional.of(topics.commands()
                            .decode(record.key(), record.value())
                            .id())
                    : Optional.empty();
        } catch (BadRecordException unreadable) {
            return Optional.empty();
        }
    }
}
