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
 * Records because of which a transaction came to nothing, though the work on them was done: the broker takes less than the settings
 * say, or something was thrown while outputs were handed over. A record of a transaction cannot be left out any more by then. So the
 * transaction is dropped with all that it changed, and begun again; a record that is known here is a dead letter then.
 *
 * <p>Any thread may write and read.
 */
final class PoisonRecords {
    /** Under which the handlers find it among Kafka's properties. */
    private static final String PROPERTY = "throughline.culprits";

    private final Map<Place, Fault> faults = new ConcurrentHashMap<>();
    /**
     * What was made of which record, by the very array, as long as anybody has it. The broker answers later, when another record is in
     * hand.
     */
    private final Map<byte[], Place> outputs = Collections.synchronizedMap(new WeakHashMap<>());

    private record Place(String topic, int partition, long offset) {}

    /**
     * Why a record cannot be taken.
     *
     * @param times how often it was tried; with the second, its dead letter failed as well
     */
    record Fault(String reason, int times) {}

    /** Has Kafka Streams tell of such records. */
    void listen(Map<Object, Object> properties) {
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Processing.class);
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, Production.class);
        properties.put(PROPERTY, this);
    }

    /** This value is made of that record, and handed on. */
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
            add(at, reason); // a store's
        }
    }

    private void add(ErrorHandlerContext at, String reason) {
        if (at.topic() != null && at.offset() >= 0) { // not so where no record was in hand
            add(at.topic(), at.partition(), at.offset(), reason);
        }
    }

    Optional<Fault> find(String topic, int partition, long offset) {
        return Optional.ofNullable(faults.get(new Place(topic, partition, offset)));
    }

    /** How often a record was found to be at fault, so far. */
    int count() {
        return faults.values().stream().mapToInt(Fault::times).sum();
    }

    private static PoisonRecords of(Map<String, ?> configs) {
        if (configs.get(PROPERTY) instanceof PoisonRecords culprits) {
            return culprits;
        }
        throw new IllegalStateException("no " + PROPERTY + " among the properties");
    }

    /** Hears what is thrown while a record is processed. */
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
                    instanceof KafkaException)) { // which tells of the broker, or of what was sent for a record before
                culprits.add(at, DeadLetter.reason(thrown));
            }
            return ProcessingExceptionHandler.Response.fail(List.of());
        }
    }

    /** Hears what the broker does not take. */
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
        @SuppressWarnings("rawtypes") // as the interface has it
        public ProductionExceptionHandler.Response handleSerializationError(
                ErrorHandlerContext at, ProducerRecord output, Exception thrown, SerializationExceptionOrigin origin) {
            culprits.add(at, DeadLetter.reason(thrown));
            return ProductionExceptionHandler.Response.fail(List.of());
        }
    }
}
