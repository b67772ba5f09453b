package dev.throughline.streams.topology;

import dev.throughline.streams.UnusableStateException;
import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.track.Tracker;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.settings.Ground;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology with exactly-once processing. Several instances under one prefix share cameras and sites among them; each needs a state
 * folder of its own. The topics must exist before it starts.
 */
public final class LinkApplication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LinkApplication.class);
    /** Its consumer group, without the prefix. */
    static final String GROUP = "link";

    private static final int COMMIT_INTERVAL_MS = 100;
    /** An open transaction of a killed process holds readers up for this long at most. */
    private static final int TRANSACTION_TIMEOUT_MS = 30_000;

    private static final int RECORDS_AT_ONCE = 100;
    /**
     * A short limit on a fetch. While it waits for partitions without records, a partition with records that was not asked for waits as
     * well.
     */
    private static final int LONGEST_FETCH_MS = 100;
    /** An instance that disappears is replaced after this time, unless it comes back before. */
    private static final int SESSION_TIMEOUT_MS = 15_000;

    private static final int DEEPEST_CAUSE = 20; // causes may form a cycle

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

    private final LinkMeters meters = LinkMeters.atZero();
    private final PoisonRecords culprits = new PoisonRecords();
    private final AtomicInteger knownCulprits = new AtomicInteger();
    private final TopicsPassage passage;
    private final KafkaStreams streams;
    private final LongAdder restored = new LongAdder();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * An application that does not run yet.
     *
     * @param topics prefix and broker
     * @param neighbours cameras that a person who leaves a camera can reach next
     * @param grounds calibrations of the calibrated cameras: where pixels lie on the ground plane
     * @param calibration turns similarities into log-odds, for the model in use
     * @param stateFolder where its stores lie, for faster starts; what is missing is restored from the broker
     * @param threads tasks at a time: cameras' partitions and sites' partitions are spread over them
     */
    public LinkApplication(
            Topics topics,
            TrackSettings track,
            LinkSettings link,
            Neighbours neighbours,
            Map<String, Ground> grounds,
            Calibration calibration,
            Path stateFolder,
            int threads) {
        passage = new TopicsPassage(topics);
        streams = new KafkaStreams(
                LinkTopology.topology(
                        topics,
                        new Tracker(track, calibration, grounds),
                        new LinkModel(link, track.refresh(), neighbours, calibration),
                        meters,
                        passage,
                        culprits),
                properties(topics.kafka(), stateFolder, threads, culprits));
        streams.setGlobalStateRestoreListener(new Restoring());
        streams.setUncaughtExceptionHandler(thrown -> {
            if (isARecordsFault(thrown)) {
                log.warn(
                        "Tracking and linking begin again without the record that this came of: {}",
                        thrown.getMessage());
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            failure.compareAndSet(null, told(thrown));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
    }

    /** The cause that has a line for the user, if there is one; Kafka wraps what a processor throws in a message of its own. */
    static Throwable told(Throwable thrown) {
        return causes(thrown)
                .filter(UnusableStateException.class::isInstance)
                .findFirst()
                .orElse(thrown);
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(DEEPEST_CAUSE);
    }

    /**
     * Whether a record was found to be at fault since the last call. A restart makes a dead letter of it, and does not fail for it again.
     * The broker may reveal a record that is too large only a moment after the producer has failed for it.
     */
    private boolean isARecordsFault(Throwable thrown) {
        int found = culprits.count();
        boolean isNews = knownCulprits.getAndSet(found) != found;
        return isNews || causes(thrown).anyMatch(RecordTooLargeException.class::isInstance);
    }

    static String applicationId(KafkaSettings kafka) {
        return kafka.prefix() + GROUP;
    }

    static Properties properties(KafkaSettings kafka, Path stateFolder, int threads, PoisonRecords culprits) {
        Properties properties = new Properties();
        culprits.listen(properties);
        properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, ArrivalTime.class);
        properties.putAll(kafka.clientProperties());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(kafka));
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, kafka.standbys());
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.topics().replication());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        // Within this time, a forgotten identity is gone from the changelogs' files as well.
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
                Topics.LONGEST_UNTIL_COMPACTION.toMillis());
        // The same instance after a crash takes its tasks back at once, instead of waiting for its own session to end.
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                kafka.prefix() + "link-" + kafka.instance());
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                kafka.topics().maxMessageBytes());
        // A partition with a backlog yields a few records at a time, so that others get their turn.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_AT_ONCE);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, RECORDS_AT_ONCE);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), LONGEST_FETCH_MS);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                kafka.topics().maxMessageBytes());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        return properties;
    }

    /** Starts, and returns at once. */
    public void start() {
        streams.start();
        log.info("Tracking and linking");
    }

    /** Counts of what it has done so far. */
    public LinkMeters meters() {
        return meters;
    }

    /**
     * Number of store records that were restored from the broker before processing went on. All of them are restored if they were not on
     * disk, or if a killed process left them there. Only the last few are if they were kept as a standby.
     */
    public long restored() {
        return restored.sum();
    }

    /** Waits until it has ended, by {@link #close} or by itself. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Why it ended by itself; empty while it runs, or if it was closed. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Finishes the records in progress, commits, and ends; the next start goes on from there. */
    @Override
    public void close() {
        if (!streams.close(LONGEST_CLOSE)) {
            log.warn("Tracking and linking did not end within {}", LONGEST_CLOSE);
        }
        passage.close();
        ended.countDown();
    }

    private final class Restoring implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
            if (to > from) {
                log.info(
                        "Partition {} of {} is restored from the broker: up to {} records",
                        changelog.partition(),
                        store,
                        to - from);
            }
        }

        @Override
        public void onBatchRestored(TopicPartition changelog, String store, long upTo, long records) {
            restored.add(records);
        }

        @Override
        public void onRestoreEnd(TopicPartition changelog, String store, long records) {}
    }
}
