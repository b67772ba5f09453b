package dev.throughline.app.results;

import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.TrackletId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The videos of live cameras, drawn in their own thread a few seconds behind the tracks. When the thread lacks time, it drops pictures:
 * videos may have gaps, but they delay nothing.
 */
final class GrowingVideos {
    private static final Logger log = LoggerFactory.getLogger(GrowingVideos.class);
    private static final Duration POLL = Duration.ofMillis(50);
    /** A picture whose boxes do not arrive within this time no longer blocks the cameras of its partition: a stage may have rejected it. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Path out;
    private final String site;
    private final Topic<Frame> frames;
    private final Consumer<String, byte[]> reader;
    private final Map<String, GrowingVideo> cameras = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Deque<Waiting>> waiting =
            new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
    /** Cameras with a picture that waited too long, until boxes arrive again. */
    private final Set<String> withoutBoxes = ConcurrentHashMap.newKeySet();

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long endNanos;
    private volatile boolean ending;
    private volatile @Nullable RuntimeException failure;

    private record Waiting(Frame frame, long sinceNanos) {
        boolean isTooLong() {
            return System.nanoTime() - sinceNanos > LONGEST_WAIT_NANOS;
        }
    }

    private GrowingVideos(Path out, String site, Topic<Frame> frames, Consumer<String, byte[]> reader) {
        this.out = out;
        this.site = site;
        this.frames = frames;
        this.reader = reader;
    }

    /** Starts with the next picture that arrives. */
    static GrowingVideos start(Path out, String site, Topic<Frame> frames, Clients clients) {
        GrowingVideos videos = new GrowingVideos(out, site, frames, clients.reader());
        List<TopicPartition> partitions = Clients.partitions(videos.reader, frames);
        videos.reader.assign(partitions);
        videos.reader.seekToEnd(partitions);
        partitions.forEach(videos.reader::position); // the current ends, not those at the first poll
        Thread thread = new Thread(videos::run, "videos");
        thread.setDaemon(true);
        thread.start();
        return videos;
    }

    /** Adds the boxes of a picture. */
    void add(String camera, GrowingVideo.Drawing drawing) {
        video(camera).add(drawing);
        withoutBoxes.remove(camera);
    }

    private GrowingVideo video(String camera) {
        return cameras.computeIfAbsent(camera, any -> new GrowingVideo(out, camera));
    }

    private void run() {
        try (reader) {
            while (!ending || (System.nanoTime() < endNanos && !isDone())) {
                for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
                    take(record);
                }
                waiting.forEach(this::draw);
            }
        } catch (RuntimeException | Error thrown) {
            log.warn("Videos end", thrown);
            failure = thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
        } finally {
            close();
            ended.countDown();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            Frame frame = frames.decode(record.key(), record.value());
            if (frame.info().site().equals(site) && !frame.info().isMarker()) {
                waitingOf(partition).add(new Waiting(frame, System.nanoTime()));
                reader.pause(List.of(partition));
            }
        } catch (BadRecordException unreadable) {
            // counted among the dead letters
        }
    }

    private Deque<Waiting> waitingOf(TopicPartition partition) {
        return waiting.computeIfAbsent(partition, any -> new ArrayDeque<>());
    }

    private void draw(TopicPartition partition, Deque<Waiting> next) {
        while (!next.isEmpty() && isDealtWith(next.element())) {
            next.remove();
        }
        if (next.isEmpty()) {
            reader.resume(List.of(partition));
        }
    }

    private boolean isDealtWith(Waiting next) {
        String camera = next.frame.info().camera();
        if (video(camera).offer(next.frame)) {
            return true;
        }
        if (next.isTooLong()) {
            withoutBoxes.add(camera);
        }
        return withoutBoxes.contains(camera);
    }

    private boolean isDone() {
        return cameras.values().stream().allMatch(GrowingVideo::isDone);
    }

    private void close() {
        for (GrowingVideo video : cameras.values()) {
            try {
                video.close();
            } catch (UncheckedIOException unwritable) {
                failure = unwritable;
            }
        }
    }

    /** Deletes the pieces that show one of these tracklets. */
    void forget(Set<TrackletId> tracklets) throws IOException {
        int deleted = 0;
        for (Map.Entry<String, GrowingVideo> each : cameras.entrySet()) {
            Set<Long> numbers = new HashSet<>();
            tracklets.stream()
                    .filter(tracklet -> tracklet.camera().equals(each.getKey()))
                    .forEach(tracklet -> numbers.add(tracklet.track()));
            deleted += each.getValue().forget(numbers);
        }
        if (deleted > 0) {
            log.info("{} pieces of video were deleted: they showed somebody who was forgotten", deleted);
        }
    }

    /** Why drawing has stopped; null while it runs. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** Ends when everything known is drawn, or at this time of {@link System#nanoTime}. */
    void end(long nanos) throws InterruptedException {
        endNanos = nanos;
        ending = true;
        if (!ended.await(nanos - System.nanoTime() + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS)) {
            log.warn("The videos did not end in time; their last seconds are missing");
        }
    }
}
