package dev.throughline.streams.topology;

import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Codec;
import dev.throughline.wire.DeadLetter;
import dev.throughline.wire.StageMeter;
import dev.throughline.wire.Topics;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A processor that hands on what it cannot use as a dead letter, and goes on. */
abstract class RefusingProcessor<I> implements Processor<String, byte[], String, Object> {
    private static final int UNKNOWN = -1;

    private final Topics topics;
    private final Function<String, Codec<? extends I>> codecs;
    private final String name;
    private final String refusedSink;
    private final StageMeter meter;
    private @Nullable ProcessorContext<String, Object> context;
    private int refused; // of the record in hand

    /**
     * A processor.
     *
     * @param codecs by topic
     */
    RefusingProcessor(
            Topics topics,
            Function<String, Codec<? extends I>> codecs,
            String name,
            String refusedSink,
            StageMeter meter) {
        this.topics = topics;
        this.codecs = codecs;
        this.name = name;
        this.refusedSink = refusedSink;
        this.meter = meter;
    }

    @Override
    public void init(ProcessorContext<String, Object> given) {
        context = given;
    }

    final ProcessorContext<String, Object> context() {
        if (context == null) {
            throw new IllegalStateException(name + " was used before init");
        }
        return context;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long began = System.nanoTime(); // measured, and nothing decided by it
        refused = 0;
        try {
            use(record, decode(record.value()));
        } catch (BadRecordException bad) {
            Optional<RecordMetadata> from = context().recordMetadata();
            refuse(
                    from.map(RecordMetadata::topic).orElse(""),
                    from.map(RecordMetadata::partition).orElse(UNKNOWN),
                    from.map(RecordMetadata::offset).orElse((long) UNKNOWN),
                    record,
                    String.valueOf(bad.getMessage()));
        }
        meter.batch(1, refused, System.nanoTime() - began);
    }

    private I decode(byte @Nullable [] value) {
        if (value == null) {
            throw new BadRecordException("no value");
        }
        return codecs.apply(
                        context().recordMetadata().map(RecordMetadata::topic).orElse(""))
                .decode(value);
    }

    /**
     * Does the work.
     *
     * @throws BadRecordException if the value cannot be used; nothing has been stored or forwarded then
     */
    abstract void use(Record<String, byte[]> record, I value);

    /** Hands on a record that was taken some time ago and turns out to be of no use; where it stood on its topic is forgotten. */
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
        ProducerRecord<String, byte[]> letter = DeadLetter.of(
                topics.deadLetters(), name, reason, asItCame, new Clients(topics.kafka()).maxRecordBytes());
        context()
                .forward(
                        new Record<String, Object>(letter.key(), letter.value(), record.timestamp(), letter.headers()),
                        refusedSink);
        refused++;
    }
}
