package dev.throughline.wire.kafka;

import dev.throughline.wire.kafka.StageBatch.Made;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Stage} between two topics with exactly-once processing. A batch's outputs, its dead letters and the offsets of its inputs
 * are one transaction. If the process is killed at any moment, a batch has either happened or not. A record that cannot be used becomes a
 * dead letter: see {@link StageBatch}.
 *
 * <p>If the broker is unavailable, the loop waits for it with growing pauses. Another process that takes over this one's partitions or its
 * name fences it: uncommitted work is dropped here, and done there. The loop ends with an exception if it loses its name, if access is
 * denied, or if the stage fails for a value that it processed before.
 *
 * <p>One loop is one thread; for more, run more instances, up to the number of partitions.
 */
public final class StageLoop<I, O> implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StageLoop.class);
    /** A partition yields a part of a batch at a time, so that others get their turn. */
    private static final int POLLS_PER_BATCH = 4;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Time limit of closing clients, for a broker that may be unavailable. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final String name;
    private final String instance;
    private final Clients clients;
    private final Topic<I> from;
    private final int batch;
    private final Stage<I, O> stage;
    private final StageBatch<I, O> batches;
    private final BatchPace pace;
    private final StageMeter meter = new StageMeter();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * A loop that is not yet running.
     *
     * @param name of the stage: its consumer group and, with the instance, its transactional id
     * @param topics prefix and limits
     * @param from its input topic
     * @param to its output topic; outputs have the key of their input
     * @param batch records taken at a time, at most
     * @param stage the logic; closed when the loop ends
     */
    public StageLoop(String name, Topics topics, Topic<I> from, Topic<O> to, int batch, Stage<I, O> stage) {
        this.name = name;
        this.instance = topics.kafka().instance();
        this.clients = new Clients(topics.kafka());
        this.from = from;
        this.batch = batch;
        this.stage = stage;
        this.batches = new StageBatch<>(name, from, to, topics.deadLetters(), clients.maxRecordBytes(), stage);
        pace = new BatchPace(batch);
    }

    /** Counts of what it has done so far. */
    public StageMeter meter() {
        return meter;
    }

    /** Runs until {@link #close}, an interrupt, or an error that waiting does not cure. */
    @Override
    public void run() {
        try (stage) {
            Duration pause = FIRST_PAUSE;
            while (!isClosing()) {
                long before = meter.read().records();
                try {
                    runSession();
                } catch (AuthenticationException | AuthorizationException | UnsupportedVersionException denied) {
                    throw denied;
                } catch (FencedInstanceIdException taken) {
                    throw new BadSettingsException(
                            "another process runs the stage '" + name + "' as instance '" + instance
                                    + "', so this one ends; give each its own name (--instance, or kafka.instance in its site.yaml)",
                            taken);
                } catch (InterruptException interrupted) {
                    break;
                } catch (KafkaException passing) {
                    pause = meter.read().records() > before ? FIRST_PAUSE : Durations.twice(pause, LONGEST_PAUSE);
                    log.warn("Stage {} begins again in {} ms: {}", name, pause.toMillis(), passing.getMessage());
                    if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        break;
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** Asks the loop to end after the present batch; see {@link #awaitEnd}. */
    @Override
    public void close() {
        closing.countDown();
    }

    /** Waits until {@link #run} has returned. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private boolean isClosing() {
        return closing.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    /** Runs with one pair of clients, until closing or until one of them fails. */
    private void runSession() throws InterruptedException {
        Producer<String, byte[]> producer = clients.transactionalProducer(name + "-" + instance);
        try {
            Consumer<String, byte[]> consumer = clients.consumer(name, Math.max(1, batch / POLLS_PER_BATCH));
            try {
                work(consumer, producer);
            } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
                refuseToShareName(consumer);
                throw fenced;
            } finally {
                consumer.close(CloseOptions.timeout(FAREWELL));
            }
        } finally {
            producer.close(FAREWELL); // without a limit it would wait for an unavailable broker
        }
    }

    private void work(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer)
            throws InterruptedException {
        FairTurns turns = new FairTurns(consumer, batch);
        turns.subscribe(from.name());
        producer.initTransactions(); // also ends an open transaction of a killed predecessor of this name
        while (!isClosing()) {
            ConsumerRecords<String, byte[]> records = turns.poll(POLL, pace.atOnce());
            if (!records.isEmpty()) {
                long began = System.nanoTime();
                int refused = transact(records, consumer, producer);
                long took = System.nanoTime() - began;
                meter.batch(records.count(), refused, took);
                pace.took(records.count(), took);
            }
        }
    }

    /**
     * Finds out why a producer was fenced: by another of its name, or by the broker because its transaction took too long. Only the group
     * knows: it lets a member back in, unless another one has its name.
     *
     * @throws FencedInstanceIdException if there is another one
     */
    private static void refuseToShareName(Consumer<String, byte[]> consumer) {
        consumer.enforceRebalance();
        consumer.poll(FAREWELL);
    }

    private int transact(
            ConsumerRecords<String, byte[]> records,
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer)
            throws InterruptedException {
        List<Made> outputs = batches.process(records);
        Queue<ConsumerRecord<String, byte[]>> tooLarge = new ConcurrentLinkedQueue<>();
        producer.beginTransaction();
        try {
            Clients.sendAll(producer, outputs, Made::output, (made, failure) -> {
                if (failure instanceof RecordTooLargeException) {
                    tooLarge.add(made.of());
                }
            });
            producer.sendOffsetsToTransaction(nextOffsets(records), consumer.groupMetadata());
            producer.commitTransaction();
        } catch (KafkaException failed) {
            tooLarge.forEach(batches::refuseAsTooLarge);
            throw failed;
        }
        batches.committed(records);
        return (int) outputs.stream().filter(Made::isDeadLetter).count();
    }

    private static Map<TopicPartition, OffsetAndMetadata> nextOffsets(ConsumerRecords<String, byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> of = records.records(partition);
            next.put(partition, new OffsetAndMetadata(of.get(of.size() - 1).offset() + 1));
        }
        return next;
    }
}
