package dev.throughline.ingest.camera;

import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.FrameTracks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the topic {@code tracks} how far the pictures of this process's live cameras have been tracked. This is
 * all that the publisher knows of the stages, so it does not depend on what they are or where they run.
 *
 * <p>If the broker is away, the listener waits for it. One listener is one thread, for all cameras.
 */
public final class TracksListener implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TracksListener.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The number of records read per partition that were written before the listener started. */
    private static final int LAST_RECORDS = 200;

    private final Clients clients;
    private final Topic<FrameTracks> tracks;
    private final Map<Camera, LongConsumer> listening = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private record Camera(String site, String camera) {}

    /** Creates a listener that does not run yet. */
    public TracksListener(Topics topics) {
        clients = new Clients(topics.kafka());
        tracks = topics.tracks();
    }

    /**
     * Reports the progress of this camera from now on.
     *
     * @param tracked receives the capture time, µs since the epoch, up to which its pictures are tracked
     */
    void listen(String site, String camera, LongConsumer tracked) {
        listening.put(new Camera(site, camera), tracked);
    }

    /**
     * Runs until {@link #close}.
     *
     * @throws AuthorizationException if this process may not read the topic
     */
    @Override
    public void run() {
        try {
            boolean needed = false; // recorded footage needs no listener
            while (!needed && !isClosingWithin(POLL)) {
                needed = !listening.isEmpty();
            }
            while (closing.getCount() > 0) {
                try (Consumer<String, byte[]> reader = clients.reader()) {
                    follow(reader);
                } catch (AuthenticationException | AuthorizationException denied) {
                    throw denied;
                } catch (InterruptException interrupted) {
                    return;
                } catch (KafkaException passing) {
                    log.warn("What is tracked cannot be heard; asked again: {}", passing.getMessage());
                    if (isClosingWithin(PAUSE)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosingWithin(Duration patience) throws InterruptedException {
        return closing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void follow(Consumer<String, byte[]> reader) {
        List<TopicPartition> partitions = Clients.partitions(reader, tracks);
        reader.assign(partitions);
        Map<TopicPartition, Long> begins = reader.beginningOffsets(partitions);
        reader.endOffsets(partitions)
                .forEach((partition, end) ->
                        reader.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - LAST_RECORDS)));
        while (closing.getCount() > 0) {
            reader.poll(POLL).forEach(this::hear);
        }
    }

    private void hear(ConsumerRecord<String, byte[]> record) {
        FrameTracks frame;
        try {
            frame = tracks.decode(record.key(), record.value());
        } catch (BadRecordException unreadable) {
            return; // it concerns no picture
        }
        LongConsumer tracked = listening.get(new Camera(frame.site(), frame.camera()));
        if (tracked != null) {
            tracked.accept(frame.time());
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
