package dev.throughline.ingest.camera;

import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the frames of one camera exactly once. Some frames and the {@link Position} after them form one
 * transaction, so a restarted publisher continues with the very next frame, however the last one ended.
 *
 * <p>The position is the offset of the camera's own consumer group. Brokers delete the offsets of groups without
 * members after {@code offsets.retention.minutes}, a week by default. Footage that is replayed after that time is
 * published again.
 *
 * <p>If the broker is away, the publisher retries with growing pauses. The publisher is one thread, and has one
 * camera.
 */
public final class Publisher implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    /** The longest wait of a transaction for more frames. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private static final int MOST_FRAMES = 64;
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** The size of a picture's record beyond the picture itself, with a margin. */
    private static final int BESIDE_PICTURE = 4 * 1024;

    /** The time limit of the last transaction, since the broker may be away. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final SiteSettings site;
    private final CameraSettings camera;
    private final Pacing pacing;
    private final Function<Position, FrameStream> opener;
    private final Topic<Frame> frames;
    private final Clients clients;
    private final String name;
    /**
     * Always the first partition, whatever the camera's own: the group has one position, which must stay in place when
     * partitions are added.
     */
    private final TopicPartition place;

    private final PublishMeter meter = new PublishMeter();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Frame> unpublished = new ArrayList<>();
    private @Nullable FrameStream stream;
    private @Nullable CameraException broken;
    private Position position = Position.START;

    /**
     * Creates a publisher of the source of the camera's url; it does not run yet.
     *
     * @param site the camera's site
     * @param camera the camera to publish
     * @param topics the topics to publish to
     * @param pacing of recorded footage; shared by the cameras that are to stay in step
     * @param tracks reports the tracking progress of a live camera's pictures
     */
    public Publisher(SiteSettings site, CameraSettings camera, Topics topics, Pacing pacing, TracksListener tracks) {
        this(site, camera, topics, pacing, from -> open(site, camera, topics, from, pacing, tracks));
    }

    /**
     * Creates a publisher of other footage than the source of the camera's url; it does not run yet.
     *
     * @param footage opens it; called once
     */
    public static Publisher of(
            SiteSettings site, CameraSettings camera, Supplier<Footage> footage, Topics topics, Pacing pacing) {
        return new Publisher(
                site, camera, topics, pacing, from -> RecordedFrames.of(site, camera, footage.get(), from, pacing));
    }

    /** @throws CameraException if the camera's address does not exist: this camera ends, and the others go on */
    private static FrameStream open(
            SiteSettings site,
            CameraSettings camera,
            Topics topics,
            Position from,
            Pacing pacing,
            TracksListener tracks) {
        if (!Address.of(camera).isLive()) {
            return RecordedFrames.of(site, camera, Recording.open(camera, site.start()), from, pacing);
        }
        Admission admission = new Admission(site.maxLatency(), site.cameras().size(), System::nanoTime);
        tracks.listen(site.site(), camera.id(), admission::tracked);
        Clock clock = Clock.systemUTC();
        Recording.requireCountable(
                camera, clock.instant().plus(camera.pictures().offset()));
        int mostBytes = new Clients(topics.kafka()).maxRecordBytes() - BESIDE_PICTURE;
        return LiveFrames.start(site, camera, from, clock, admission, mostBytes);
    }

    private Publisher(
            SiteSettings site,
            CameraSettings camera,
            Topics topics,
            Pacing pacing,
            Function<Position, FrameStream> opener) {
        this.site = site;
        this.camera = camera;
        this.pacing = pacing;
        this.opener = opener;
        frames = topics.frames();
        clients = new Clients(topics.kafka());
        name = "publish-" + site.site() + "-" + camera.id();
        place = new TopicPartition(frames.name(), 0);
    }

    /** The counts so far. */
    public PublishMeter meter() {
        return meter;
    }

    /**
     * Runs until the footage is over, {@link #close}, an interrupt, or an error that a retry cannot fix.
     *
     * @throws CameraException if the footage cannot be read; its end has been marked, so that nobody waits for this
     *     camera
     * @throws IllegalStateException if another process publishes this camera
     */
    @Override
    public void run() {
        try {
            Duration pause = FIRST_PAUSE;
            while (!isDone()) {
                Position before = position;
                try {
                    runSession();
                } catch (AuthenticationException | AuthorizationException | UnsupportedVersionException denied) {
                    throw denied;
                } catch (ProducerFencedException fenced) {
                    throw publishedElsewhere(fenced);
                } catch (InterruptException interrupted) {
                    break;
                } catch (KafkaException passing) {
                    pause = position.equals(before) ? Durations.twice(pause, LONGEST_PAUSE) : FIRST_PAUSE;
                    log.warn(
                            "Camera {}: publishing begins again in {} ms: {}",
                            camera.id(),
                            pause.toMillis(),
                            passing.getMessage());
                    if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        break;
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (stream != null) {
                stream.close();
            }
            ended.countDown();
        }
    }

    /** Requests the end after the frames in hand; see {@link #awaitEnd}. */
    @Override
    public void close() {
        closing.countDown();
    }

    /** Waits until {@link #run} has returned. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private boolean isDone() {
        return position.state() == Position.State.OVER || closing.getCount() == 0;
    }

    /** Runs with one pair of clients, until done or until one of them fails. */
    private void runSession() throws InterruptedException {
        Producer<String, byte[]> producer = clients.transactionalProducer(name);
        try (Consumer<String, byte[]> bookmark = clients.bookmark(name)) {
            producer.initTransactions(); // aborts a killed predecessor's transaction, so that the position is final
            goOnFrom(committed(bookmark));
            if (position.state() == Position.State.OVER) {
                stayAway();
                return;
            }
            publishAll(producer, bookmark.groupMetadata());
        } finally {
            producer.close(FAREWELL); // without a limit it would wait for a broker that is away
        }
    }

    private Position committed(Consumer<String, byte[]> bookmark) {
        OffsetAndMetadata committed = bookmark.committed(Set.of(place)).get(place);
        return committed == null ? Position.START : Position.committed(committed.offset(), committed.metadata());
    }

    private void publishAll(Producer<String, byte[]> producer, ConsumerGroupMetadata group)
            throws InterruptedException {
        try {
            if (broken != null) { // and its end could not be marked yet
                throw broken;
            }
            FrameStream open = opened();
            while (!isDone()) {
                collect(open);
                publish(producer, group);
            }
            sayFarewell(producer, group);
        } catch (CameraException gone) {
            if (broken == null) {
                broken = gone;
                stayAway();
            }
            markBroken(producer, group);
            throw gone;
        } catch (InterruptedException stopped) {
            sayFarewell(producer, group);
            throw stopped;
        }
    }

    /**
     * After a lost connection, the last commit may have succeeded or not. If it did, the frames in hand that it
     * contained must not be published twice.
     */
    private void goOnFrom(Position committed) {
        long heard = committed.sequence() - position.sequence();
        if (stream != null && heard != 0 && heard != unpublished.size()) {
            throw publishedElsewhere(null);
        }
        if (!unpublished.isEmpty() && heard != 0) {
            count(committed);
        }
        position = committed;
        meter.goesOnFrom(committed);
    }

    private IllegalStateException publishedElsewhere(@Nullable Throwable cause) {
        return new IllegalStateException(
                "camera '" + camera.id() + "' is published by another process now; stop one of them", cause);
    }

    private void stayAway() {
        if (stream == null) {
            pacing.stayAway();
        }
    }

    private FrameStream opened() {
        FrameStream open = stream;
        if (open == null) {
            open = openStream();
            stream = open;
            meter.follow(open::intake);
        }
        return open;
    }

    /** Collects the frames for one transaction: those that come soon, up to a maximum. */
    private void collect(FrameStream open) throws InterruptedException {
        if (Thread.interrupted()) { // here, so that Kafka's calls are not cut short
            throw new InterruptedException();
        }
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        long bytes = 0;
        Duration left = LONGEST_WAIT;
        while (unpublished.size() < MOST_FRAMES
                && bytes < MOST_BYTES
                && !open.isOver()
                && closing.getCount() > 0
                && !left.isNegative()) {
            Optional<Frame> frame = next(open, left);
            if (frame.isPresent()) {
                unpublished.add(frame.get());
                bytes += frame.get().jpeg().size();
            }
            left = Duration.ofNanos(until - System.nanoTime());
        }
    }

    private FrameStream openStream() {
        try {
            return opener.apply(position);
        } catch (RuntimeException thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    /** Any exception of its footage concerns this camera alone, so that it ends and the others go on. */
    private Optional<Frame> next(FrameStream open, Duration patience) throws InterruptedException {
        try {
            return open.next(patience);
        } catch (RuntimeException thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    private void publish(Producer<String, byte[]> producer, ConsumerGroupMetadata group) {
        if (!unpublished.isEmpty()) {
            transact(producer, group, afterAll());
        }
    }

    private Position afterAll() {
        Position after = position;
        for (Frame frame : unpublished) {
            after = after.after(frame);
        }
        return after;
    }

    /** Publishes all frames in hand, in one transaction with the position after them. */
    private void transact(Producer<String, byte[]> producer, ConsumerGroupMetadata group, Position after) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (Frame frame : unpublished) {
            byte[] value = frames.codec().encode(frame);
            requireRoom(frame, value);
            records.add(new ProducerRecord<>(frames.name(), camera.id(), value));
        }
        producer.beginTransaction();
        Clients.sendAll(producer, records, Function.identity(), (record, failure) -> {});
        producer.sendOffsetsToTransaction(
                Map.of(place, new OffsetAndMetadata(after.sequence(), after.metadata())), group);
        producer.commitTransaction();
        count(after);
        position = after;
    }

    /** Counts the frames in hand as published. */
    private void count(Position after) {
        long corrected = stream == null ? 0 : stream.correctedTimes();
        meter.published(unpublished, stream instanceof LiveFrames, corrected, after);
        unpublished.clear();
    }

    private void requireRoom(Frame frame, byte[] value) {
        if (value.length > clients.maxRecordBytes()) {
            throw new CameraException(
                    camera,
                    "gives pictures such as number " + frame.info().sequence() + " with " + value.length
                            + " bytes, more than the " + clients.maxRecordBytes() + " that fit into a record",
                    "set its width or a lower jpeg-quality, or raise kafka.max-message-bytes");
        }
    }

    /** Marks the camera's end, so that nobody waits for it; once, however many attempts fail. */
    private void markBroken(Producer<String, byte[]> producer, ConsumerGroupMetadata group) {
        unpublished.clear();
        if (position.state() != Position.State.UNDER_WAY) {
            return;
        }
        Numbering numbering = new Numbering(site, camera, position);
        if (position.sequence() == Position.START.sequence()) {
            unpublished.add(numbering.up(Recording.presumedStartMicros(camera, site.start())));
        }
        unpublished.add(numbering.end());
        transact(producer, group, afterAll().broken());
    }

    private void sayFarewell(Producer<String, byte[]> producer, ConsumerGroupMetadata group) {
        if (stream != null) {
            stream.farewell().ifPresent(unpublished::add);
        }
        publish(producer, group);
    }
}
