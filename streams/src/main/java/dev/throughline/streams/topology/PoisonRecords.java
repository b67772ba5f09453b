package dev.throughline.streams.topology;

import dev.throughline.wire.kafka.DeadLetter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records that make a transaction fail although they were processed without an error. Either the broker accepts less than the settings say,
 * or forwarding the outputs caused an exception. A record of a transaction cannot be left out any more by then. So the transaction is
 * aborted with all its changes and begun again, and a record that is known here then becomes a dead letter.
 *
 * <p>Thread-safe.
 */
final class PoisonRecords {
    /** The key under which the handlers find it among Kafka's properties. */
    private static final String PROPERTY = "throughline.culprits";

    private final Map<Place, Fault> faults = new ConcurrentHashMap<>();
    /**
     * The record that caused each output, by identity of the output's array, as long as the array is referenced. The broker answers later,
     * while another record is processed.
     */
    private final Map<byte[], Place> outputs = Collections.synchronizedMap(new WeakHashMap<>());

    private record Place(String topic, int partition, long offset) {}

    /**
     * Why a record cannot be processed.
     *
     * @param times how often it was tried; at the second failure, its dead letter failed as well
     */
    record Fault(String reason, int times) {}

    /** Registers the handlers with Kafka Streams. */
    void listen(Map<Object, Object> properties) {
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Processing.class);
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, Production.class);
        properties.put(PROPERTY, this);
    }

    /** Records that this value was made of that record, and forwarded. */
    void made(byte[] output, String topic, int partition, long offset) {
        outputs.put(output, new Place(topic, partition, offset));
    }

    void add(String topic, int partition, long offset, String reason) {
        add(new Place(topic, partition, offset), reason);
    }

    private void add(Place place, String reason) {
        faults.merge(place, new Fault(reason, 1), (before, now) -> new Fault(before.reason, before.times + 1));
    }

    private void add(ProducerRecord<byte[], byte[]> output, ErrorHandlerContext at, String reason) {
        Place place = outputs.get(output.value());
        if (place != null) {
            add(place, reason);
        } else {
            add(at, reason); // a record of a store's changelog
        }
    }

    private void add(ErrorHandlerContext at, String reason) {
        if (at.topic() != null && at.offset() >= 0) { // absent outside the processing of a record
            add(at.topic(), at.partition(), at.offset(), reason);
        }
    }

    Optional<Fault> find(String topic, int partition, long offset) {
        return Optional.ofNullable(faults.get(new Place(topic, partition, offset)));
    }

    /** Number of faults found so far. */
    int count() {
        return faults.values().stream().mapToInt(Fault::times).sum();
    }

    private static PoisonRecords of(Map<String, ?> configs) {
        if (configs.get(PROPERTY) instanceof PoisonRecords culprits) {
            return culprits;
        }
        throw new IllegalStateException("no " + PROPERTY + " among the properties");
    }

    /** Receives exceptions thrown while a record is processed. */
    public static final class Processing implements ProcessingExceptionHandler {
        private PoisonRecords culprits = new PoisonRecords();

        @Override
        public void configure(Map<String, ?> configs) {
            culprits = of(configs);
        }

        @Override
        public ProcessingExceptionHandler.Response handleError(
                ErrorHandlerContext at, Record<?, ?> record, Exception thrown) {
            if (!(thrown
                    instanceof KafkaException)) { // which is about the broker, or about an output of an earlier record
                culprits.add(at, DeadLetter.reason(thrown));
            }
            return ProcessingExceptionHandler.Response.fail(List.of());
        }
    }

    /** Receives outputs that the broker does not accept. */
    public static final class Production implements ProductionExceptionHandler {
        private PoisonRecords culprits = new PoisonRecords();

        @Override
        public void configure(Map<String, ?> configs) {
            culprits = of(configs);
        }

        @Override
        public ProductionExceptionHandler.Response handleError(
                ErrorHandlerContext at, ProducerRecord<byte[], byte[]> output, Exception thrown) {
            if (thrown instanceof RecordTooLargeException) {
                culprits.add(
                        output,
                        at,
                        "what was made of it is larger than what the broker takes on " + output.topic()
                                + ": raise the topic's max.message.bytes, or lower kafka.max-message-bytes to it");
            }
            return ProductionExceptionHandler.Response.fail(List.of());
        }

        @Override
        @SuppressWarnings("rawtypes") // given by the interface
        public ProductionExceptionHandler.Response handleSerializationError(
                ErrorHandlerContext at, ProducerRecord output, Exception thrown, SerializationExceptionOrigin origin) {
            culprits.add(at, DeadLetter.reason(thrown));
            return ProductionExceptionHandler.Response.fail(List.of());
        }
    }
}
