package dev.throughline.wire.kafka;

import dev.throughline.wire.message.BadRecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes batches of records with a {@link Stage}. Each record becomes an output or a dead letter, independently of the others.
 *
 * <p>If the stage throws for a batch, the batch is repeated record by record, so that only the culprits are rejected. Then the stage
 * processes once more a record that needed processing and succeeded before. If that fails as well, the stage is broken and not the records,
 * and it ends with its batch untouched. Errors of the JVM, Kafka's own exceptions and interrupts are not attributed to a record and end the
 * batch likewise. A stack overflow is attributed to the record.
 *
 * <p>Not thread-safe.
 */
public final class StageBatch<I, O> {
    private static final Logger log = LoggerFactory.getLogger(StageBatch.class);
    /** Reasons remembered as logged already, at most. */
    private static final int MOST_LOGGED = 100;

    private final String name;
    private final Topic<I> from;
    private final Topic<O> to;
    private final Topic<byte[]> deadLetters;
    private final int maxBytes;
    private final Stage<I, O> stage;
    private final Map<Place, Integer> tooLarge = new HashMap<>(); // how often the broker rejected each as too large
    private final Set<String> logged = new HashSet<>();
    private @Nullable I usable; // a value that needed processing and succeeded

    /**
     * For one stage.
     *
     * @param name of the stage
     * @param from its input topic
     * @param to its output topic; outputs have the key of their input
     * @param deadLetters where rejected records go
     * @param maxBytes largest key and value together that fit into a record
     * @param stage the logic; not closed here
     */
    public StageBatch(
            String name, Topic<I> from, Topic<O> to, Topic<byte[]> deadLetters, int maxBytes, Stage<I, O> stage) {
        this.name = name;
        this.from = from;
        this.to = to;
        this.deadLetters = deadLetters;
        this.maxBytes = maxBytes;
        this.stage = stage;
    }

    private record Place(String topic, int partition, long offset) {
        static Place of(ConsumerRecord<?, ?> record) {
            return new Place(record.topic(), record.partition(), record.offset());
        }
    }

    /**
     * The result of a record.
     *
     * @param of the record
     * @param output to write
     * @param isDeadLetter whether the record was rejected
     */
    public record Made(
            ConsumerRecord<String, byte[]> of, ProducerRecord<String, byte[]> output, boolean isDeadLetter) {}

    /**
     * Processes a batch: one result for each record, in the same order.
     *
     * @throws InterruptedException if interrupted while the stage waits
     * @throws IllegalStateException if the stage fails for a value that it processed before
     */
    public List<Made> process(Iterable<ConsumerRecord<String, byte[]>> records) throws InterruptedException {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        Map<ConsumerRecord<String, byte[]>, String> refused = new HashMap<>();
        List<ConsumerRecord<String, byte[]>> taken = new ArrayList<>();
        List<I> values = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            all.add(record);
            try {
                requireRoom(record);
                values.add(from.decode(record.key(), record.value()));
                taken.add(record);
            } catch (BadRecordException bad) {
                refused.put(record, String.valueOf(bad.getMessage()));
            }
        }
        List<Outcome<O>> outcomes = values.isEmpty() ? List.of() : outcomes(values);
        Map<ConsumerRecord<String, byte[]>, byte[]> made = new HashMap<>();
        for (int i = 0; i < taken.size(); i++) {
            try {
                made.put(taken.get(i), encoded(taken.get(i), outcomes.get(i)));
            } catch (BadRecordException bad) {
                refused.put(taken.get(i), String.valueOf(bad.getMessage()));
            }
        }
        return all.stream()
                .map(record -> {
                    byte[] value = made.get(record);
                    return value == null
                            ? new Made(record, letter(record, String.valueOf(refused.get(record))), true)
                            : new Made(record, new ProducerRecord<>(to.name(), record.key(), value), false);
                })
                .toList();
    }

    /**
     * Records that the broker found an output too large, because it accepts less than the settings say. The next time the record becomes a
     * dead letter, if need be without its value.
     */
    public void refuseAsTooLarge(ConsumerRecord<String, byte[]> record) {
        tooLarge.merge(Place.of(record), 1, Integer::sum);
    }

    /** Forgets the records of a batch that is committed. */
    public void committed(Iterable<ConsumerRecord<String, byte[]>> records) {
        records.forEach(record -> tooLarge.remove(Place.of(record)));
    }

    private void requireRoom(ConsumerRecord<String, byte[]> record) {
        if (tooLarge.containsKey(Place.of(record))) {
            throw new BadRecordException("what was made of it is larger than what the broker takes on " + to.name()
                    + ": raise the topic's max.message.bytes, or lower kafka.max-message-bytes to it");
        }
    }

    private List<Outcome<O>> outcomes(List<I> values) throws InterruptedException {
        List<Outcome<O>> outcomes;
        try {
            outcomes = apply(values);
        } catch (KafkaException notTheRecords) {
            throw notTheRecords;
        } catch (RuntimeException | StackOverflowError unforeseen) {
            outcomes = oneByOne(values);
        }
        for (int i = outcomes.size() - 1; i >= 0; i--) {
            if (outcomes.get(i) instanceof Outcome.Made<O> && stage.needsThought(values.get(i))) {
                usable = values.get(i);
                break;
            }
        }
        return outcomes;
    }

    private List<Outcome<O>> oneByOne(List<I> values) throws InterruptedException {
        List<Outcome<O>> outcomes = new ArrayList<>(values.size());
        boolean anyRefused = false;
        for (I value : values) {
            try {
                outcomes.add(apply(List.of(value)).get(0));
            } catch (KafkaException notTheRecords) {
                throw notTheRecords;
            } catch (RuntimeException | StackOverflowError unforeseen) {
                String reason = DeadLetter.reason(unforeseen);
                outcomes.add(new Outcome.Refused<>(reason));
                anyRefused = true;
                logOnce(reason, unforeseen);
            }
        }
        if (anyRefused && usable != null) {
            requireWorking(usable);
        }
        return outcomes;
    }

    private List<Outcome<O>> apply(List<I> values) throws InterruptedException {
        List<Outcome<O>> outcomes = stage.apply(values);
        if (outcomes.size() != values.size()) {
            throw new IllegalStateException(
                    "stage " + name + " made " + outcomes.size() + " outcomes of " + values.size() + " records");
        }
        return outcomes;
    }

    /**
     * Checks that the stage still processes a value that succeeded before. That is valid since outcomes are a function of the record alone.
     */
    private void requireWorking(I before) throws InterruptedException {
        try {
            apply(List.of(before));
        } catch (KafkaException passing) {
            throw passing;
        } catch (RuntimeException | StackOverflowError again) {
            throw new IllegalStateException(
                    "stage " + name
                            + " fails for a record that it could use before: it is the stage that is broken, and no"
                            + " record is refused for that",
                    again);
        }
    }

    private void logOnce(String reason, Throwable unforeseen) {
        if (logged.size() < MOST_LOGGED && logged.add(reason)) {
            log.warn("Stage {} refuses a record: {}", name, reason, unforeseen);
        }
    }

    private byte[] encoded(ConsumerRecord<String, byte[]> record, Outcome<O> outcome) {
        if (outcome instanceof Outcome.Refused<O> no) {
            throw new BadRecordException(no.reason());
        }
        byte[] bytes;
        try {
            bytes = to.codec().encode(((Outcome.Made<O>) outcome).value());
        } catch (RuntimeException unforeseen) {
            throw new BadRecordException(DeadLetter.reason(unforeseen), unforeseen);
        }
        int size = Topic.size(record.key(), bytes);
        if (size > maxBytes) {
            throw new BadRecordException("what was made of it has " + size + " bytes, more than the " + maxBytes
                    + " that fit into a record: raise kafka.max-message-bytes");
        }
        return bytes;
    }

    private ProducerRecord<String, byte[]> letter(ConsumerRecord<String, byte[]> record, String reason) {
        log.debug(
                "Stage {} refuses {}-{} at {}: {}", name, record.topic(), record.partition(), record.offset(), reason);
        boolean evenTheLetter = tooLarge.getOrDefault(Place.of(record), 0) > 1;
        return DeadLetter.of(deadLetters, name, reason, record, evenTheLetter ? 0 : maxBytes);
    }
}
