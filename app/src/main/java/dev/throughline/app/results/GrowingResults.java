package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.app.OwnerOnly;
import dev.throughline.app.WholeFile;
import dev.throughline.app.results.Results.Known;
import dev.throughline.app.results.Results.Written;
import dev.throughline.app.topics.Journeys;
import dev.throughline.ingest.camera.AnnotatedVideo;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of a run in progress, as files that grow with it. However long the run was, its end has almost nothing left to write, and a
 * killed process loses only its last seconds.
 *
 * <p>Identities are decided a little after the frames, so a frame's tracks are held back for some seconds and written with the identities
 * known by then. Nothing is rewritten, except when an identity is forgotten: it is removed at once. The events have the final word.
 */
public final class GrowingResults implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GrowingResults.class);
    /** Most decisions are made within this time after a person appears. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(100);
    /** The least timeout for calls of Kafka's clients; the time may run out between two readings of the clock. */
    private static final Duration SHORTEST_CALL = Duration.ofMillis(1);

    private static final Duration READER_CLOSED = Duration.ofSeconds(1);
    /** Files that are replaced as a whole are replaced at most this often, and take at most a twentieth of the time. */
    private static final Duration SNAPSHOT = Duration.ofSeconds(3);

    private static final Duration SHEET = Duration.ofSeconds(15);
    private static final int REST = 20;
    /** A sheet that takes longer than this is not drawn again at the end. */
    private static final Duration QUICK = Duration.ofMillis(700);

    static final String SO_FAR = ".so-far";
    static final String TRACKS = "tracks.jsonl";
    static final String THUMBNAILS = "thumbnails";
    static final String SHEET_FILE = "identities.png";

    private final Path out;
    private final Path folder;
    private final String site;
    private final JsonLines tracksFile;
    private final JsonLines eventsFile;
    private final GrowingThumbnails thumbnails;
    private final Journeys journeys = new Journeys();
    private final WithoutForgotten withoutForgotten = new WithoutForgotten(journeys);
    private final Counts counts = new Counts();
    private final PriorityQueue<HeldFrame> held = new PriorityQueue<>(Comparator.comparing(
            HeldFrame::frame, Comparator.comparingLong(FrameTracks::time).thenComparing(FrameTracks::camera)));
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch ending = new CountDownLatch(1);

    private volatile Supplier<Known> known = () -> new Known(false, Map.of(), Map.of());
    private volatile Supplier<Map<String, Long>> records = Map::of;
    private volatile long endNanos;
    private volatile boolean discarded;
    private volatile @Nullable Exception failure;
    private @Nullable GrowingVideos videos;
    private @Nullable Written written;
    private long startedNanos;
    private long deadLetters;
    private long eventsLeft;
    private boolean isNews = true; // since the last snapshot
    private boolean isNewsForSheet = true;
    private boolean forgottenMore;
    private long nextSnapshot;
    private long nextSheet;
    private long sheetNanos;

    private record HeldFrame(FrameTracks frame, long arrivedNanos) {}

    private GrowingResults(Path out, Path folder, String site) throws IOException {
        this.out = out;
        this.folder = OwnerOnly.createFolder(folder);
        this.site = site;
        tracksFile = new JsonLines(folder.resolve(TRACKS));
        eventsFile = new JsonLines(folder.resolve(Results.EVENTS_FILE));
        thumbnails = new GrowingThumbnails(folder.resolve(THUMBNAILS));
        Results.writeIdentities(folder.resolve(Results.IDENTITIES_FILE), journeys);
    }

    /**
     * Results that grow in this folder under their final names. They start as those of a run that has seen nobody.
     *
     * @param out exists, and holds no results
     * @throws Failure if it cannot be written
     */
    public static GrowingResults in(Path out, String site) {
        return in(out, out, site);
    }

    /**
     * Results that grow out of sight, for a run that writes better ones at its end. If the run does not reach its end, they are moved to
     * their final names.
     *
     * @param out exists
     * @throws Failure if it cannot be written
     */
    public static GrowingResults beside(Path out, String site) {
        return in(out, out.resolve(SO_FAR), site);
    }

    private static GrowingResults in(Path out, Path folder, String site) {
        try {
            return new GrowingResults(out, folder, site);
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    private static Failure unwritable(Path out, Exception e) {
        return Failure.unwritable("cannot write the results to " + out + ": " + e.getMessage(), e);
    }

    /**
     * Begins to read the topics: events from the first on, and all other topics from their current ends.
     *
     * @param withVideos whether to draw videos too
     */
    public void followLive(Topics topics, boolean withVideos) {
        if (withVideos) {
            videos = GrowingVideos.start(folder, site, topics.frames(), new Clients(topics.kafka()));
        }
        follow(topics, false);
    }

    /** Begins to read all topics from their beginning. */
    public void followAll(Topics topics) {
        follow(topics, true);
    }

    private void follow(Topics topics, boolean fromBeginning) {
        Consumer<String, byte[]> reader = new Clients(topics.kafka()).reader();
        List<TopicPartition> events = Clients.partitions(reader, topics.identityEvents());
        List<TopicPartition> others = new ArrayList<>();
        for (Topic<?> topic : List.of(topics.tracks(), topics.crops(), topics.deadLetters())) {
            others.addAll(Clients.partitions(reader, topic));
        }
        List<TopicPartition> all = new ArrayList<>(events);
        all.addAll(others);
        reader.assign(all);
        reader.seekToBeginning(all);
        if (!fromBeginning) {
            reader.seekToEnd(others);
        }
        all.forEach(reader::position); // where they end now, not at the first poll
        startedNanos = System.nanoTime();
        Thread thread = new Thread(() -> run(topics, reader), "results");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Sets the sources of what the topics do not tell.
     *
     * @param counted records written by each stage, by its name
     */
    public void measure(Supplier<Known> knows, Supplier<Map<String, Long>> counted) {
        known = knows;
        records = counted;
    }

    private void run(Topics topics, Consumer<String, byte[]> reader) {
        try {
            while (ending.getCount() > 0) {
                take(topics, reader);
                release(System.nanoTime() - HOLD.toNanos());
                snapshotIfDue(topics);
            }
            if (!discarded) {
                readToTheEnd(topics, reader);
                release(Long.MAX_VALUE);
                endVideos();
                snapshot(topics, sheetNanos < QUICK.toNanos());
            }
        } catch (IOException | RuntimeException thrown) {
            log.warn("The results do not grow any more", thrown);
            failure = thrown;
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            closeFiles();
            ended.countDown();
            close(reader);
        }
    }

    /** Closes without waiting: the broker may be gone by then. */
    private static void close(Consumer<String, byte[]> reader) {
        try {
            reader.close(CloseOptions.timeout(READER_CLOSED));
        } catch (KafkaException away) {
            log.info("The reader of the results was not closed in order: {}", away.getMessage());
        }
    }

    private void take(Topics topics, Consumer<String, byte[]> reader) throws IOException {
        for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
            try {
                take(topics, record);
            } catch (BadRecordException unreadable) {
                // counted among the dead letters
            } catch (UncheckedIOException unwritable) {
                throw unwritable;
            } catch (RuntimeException odd) { // one bad record does not end the results of the others
                log.warn("Record {} of {} is not in the results", record.offset(), record.topic(), odd);
            }
        }
        if (forgottenMore) {
            forgottenMore = false;
            takeOutForgotten();
        }
    }

    private void take(Topics topics, ConsumerRecord<String, byte[]> record) throws IOException {
        if (record.topic().equals(topics.tracks().name())) {
            FrameTracks frame = topics.tracks().decode(record.key(), record.value());
            if (frame.site().equals(site)) {
                counts.count(frame);
                thumbnails.add(frame);
                held.add(new HeldFrame(frame, System.nanoTime()));
            }
        } else if (record.topic().equals(topics.crops().name())) {
            FrameCrops frame = topics.crops().decode(record.key(), record.value());
            if (frame.info().site().equals(site) && !frame.info().isMarker()) {
                counts.count(frame);
                thumbnails.add(frame);
            }
        } else if (record.topic().equals(topics.identityEvents().name())) {
            IdentityEvent event = topics.identityEvents().decode(record.key(), record.value());
            if (event.site().equals(site)) {
                add(event);
            }
        } else {
            deadLetters++;
        }
    }

    private void add(IdentityEvent event) throws IOException {
        journeys.apply(event);
        counts.count(event);
        Optional<IdentityEvent> left = withoutForgotten.of(event);
        if (left.isPresent()) {
            eventsFile.add(Results.EVENT.encode(left.get()));
            eventsLeft++;
        }
        forgottenMore |= event.type() == IdentityEvent.Type.FORGOTTEN;
        isNews = true;
        isNewsForSheet = true;
    }

    /** Writes the frames that arrived no later than this, in the order of their arrival. */
    private void release(long arrivedUntil) throws IOException {
        for (HeldFrame next = held.peek(); next != null && next.arrivedNanos <= arrivedUntil; next = held.peek()) {
            held.remove();
            write(TracksSpool.withIdentities(next.frame, journeys));
        }
        tracksFile.flush();
        eventsFile.flush();
    }

    private void write(FrameTracks frame) throws IOException {
        FrameTracks left = TracksSpool.withoutForgotten(frame, journeys);
        tracksFile.add(TracksSpool.CODEC.encode(left));
        if (videos != null) {
            videos.add(frame.camera(), drawing(frame, left));
        }
    }

    private GrowingVideo.Drawing drawing(FrameTracks frame, FrameTracks left) {
        Set<Long> shown = new HashSet<>();
        List<AnnotatedVideo.Label> labels = new ArrayList<>();
        for (TrackedBox box : left.boxes()) {
            shown.add(box.track());
            labels.add(CameraVideo.label(box, journeys));
        }
        List<Box> hidden = frame.boxes().stream()
                .filter(box -> !left.boxes().contains(box))
                .map(box -> Masks.wider(new Box(box.x(), box.y(), box.w(), box.h()), 0))
                .toList();
        return new GrowingVideo.Drawing(frame.time(), shown, labels, hidden);
    }

    private void takeOutForgotten() throws IOException {
        eventsLeft = 0;
        eventsFile.rewrite(line -> {
            Optional<String> left = withoutForgotten
                    .of(Results.EVENT.decode(line.getBytes(StandardCharsets.UTF_8)))
                    .map(event -> new String(Results.EVENT.encode(event), StandardCharsets.UTF_8));
            eventsLeft += left.isPresent() ? 1 : 0;
            return left;
        });
        Set<TrackletId> forgotten = journeys.forgottenTracklets();
        List<String> cameras = forgotten.stream()
                .map(each -> "\"camera\":\"" + each.camera() + "\"")
                .distinct()
                .toList();
        tracksFile.rewrite(
                line -> Optional.of(cameras.stream().anyMatch(line::contains) ? withoutForgotten(line) : line));
        if (videos != null) {
            videos.forget(forgotten);
        }
        isNews = true;
        isNewsForSheet = true;
        nextSnapshot = 0;
        nextSheet = 0;
    }

    private String withoutForgotten(String line) {
        FrameTracks frame = TracksSpool.CODEC.decode(line.getBytes(StandardCharsets.UTF_8));
        return new String(
                TracksSpool.CODEC.encode(TracksSpool.withoutForgotten(frame, journeys)), StandardCharsets.UTF_8);
    }

    private void snapshotIfDue(Topics topics) throws IOException {
        long now = System.nanoTime();
        if (now >= nextSnapshot) {
            snapshot(topics, now >= nextSheet);
            nextSnapshot = now + Math.max(SNAPSHOT.toNanos(), REST * (System.nanoTime() - now));
        }
        if (videos != null && videos.failure() != null) {
            throw videos.failure();
        }
    }

    private void snapshot(Topics topics, boolean withSheet) throws IOException {
        if (isNews) {
            isNews = false;
            thumbnails.write(journeys);
            Results.writeIdentities(folder.resolve(Results.IDENTITIES_FILE), journeys);
        }
        if (withSheet && isNewsForSheet) {
            isNewsForSheet = false;
            long began = System.nanoTime();
            ContactSheet sheet = new ContactSheet(journeys, thumbnails::of, counts.beginMicros());
            WholeFile.write(folder.resolve(SHEET_FILE), sheet::write);
            sheetNanos = System.nanoTime() - began;
            nextSheet = System.nanoTime() + Math.max(SHEET.toNanos(), REST * sheetNanos);
        }
        Summary summary = summary(topics);
        WholeFile.write(folder.resolve(Results.SUMMARY_FILE), Results.line(Results.SUMMARY.encode(summary)));
        written = new Written(summary, journeys, counts.beginMicros(), List.of());
    }

    private Summary summary(Topics topics) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        Map<String, Long> written = records.get();
        Counts.stages(topics)
                .forEach((stage, topic) -> counts.flow(topic).is(written.getOrDefault(stage, 0L), seconds));
        counts.leaveEvents(eventsLeft);
        return counts.summary(site, topics, known.get(), journeys.size(), deadLetters);
    }

    /** A confirmed commit becomes visible a moment later, so the end is read once more. */
    private void readToTheEnd(Topics topics, Consumer<String, byte[]> reader) throws IOException {
        try {
            for (int looks = 0; looks < 2 && left() > 0; ) {
                Map<TopicPartition, Long> ends = reader.endOffsets(
                        reader.assignment(), Duration.ofNanos(Math.max(SHORTEST_CALL.toNanos(), left())));
                boolean isThere =
                        ends.entrySet().stream().allMatch(end -> reader.position(end.getKey()) >= end.getValue());
                looks = isThere ? looks + 1 : 0;
                take(topics, reader);
            }
        } catch (TimeoutException away) {
            log.warn("The broker does not say where topics end; the results end with what was read", away);
        }
    }

    private void endVideos() throws InterruptedException {
        if (videos != null) {
            videos.end(endNanos);
            if (videos.failure() != null) {
                throw videos.failure();
            }
        }
    }

    private long left() {
        return endNanos - System.nanoTime();
    }

    private void closeFiles() {
        try (tracksFile;
                eventsFile) {
            tracksFile.flush();
        } catch (IOException unwritable) {
            failure = failure == null ? unwritable : failure;
        }
    }

    /**
     * Checks that the results still grow.
     *
     * @throws Failure if they can no longer be written
     */
    public void requireHealthy() {
        if (failure != null) {
            throw unwritable(out, failure);
        }
    }

    /**
     * Completes the results with all records on the topics.
     *
     * @param atMost time for reading and drawing; the remaining work then takes about a second
     * @throws Failure if they cannot be written
     */
    public Written finish(Duration atMost) throws InterruptedException {
        end(atMost);
        if (!ended.await(atMost.plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new Failure(
                    dev.throughline.app.ExitCode.NOT_WRITTEN,
                    "the results in " + out + " could not be ended in time; their last seconds are missing");
        }
        requireHealthy();
        Written last = written;
        if (last == null) {
            throw new IllegalStateException("ended without a failure and without results");
        }
        try {
            return new Written(last.summary(), last.journeys(), last.beginMicros(), publish());
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    private void end(Duration atMost) {
        endNanos = System.nanoTime() + atMost.toNanos();
        ending.countDown();
    }

    private List<Path> publish() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : ours()) {
            Path name = out.resolve(file.getFileName());
            if (!file.equals(name) && Files.isDirectory(file)) {
                ThumbnailsFolder.publish(file, name);
            } else if (!file.equals(name)) {
                Files.move(file, name, StandardCopyOption.REPLACE_EXISTING);
            }
            files.add(name);
        }
        if (!folder.equals(out)) {
            Files.delete(folder);
        }
        return files;
    }

    private List<Path> ours() throws IOException {
        Set<String> names = Set.of(
                TRACKS, Results.EVENTS_FILE, Results.IDENTITIES_FILE, Results.SUMMARY_FILE, SHEET_FILE, THUMBNAILS);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> names.contains(file.getFileName().toString())
                            || file.getFileName().toString().endsWith(".mp4"))
                    .sorted()
                    .toList();
        }
    }

    /** Ends at once, unless finished before. Results that are out of sight are deleted. */
    @Override
    public void close() {
        if (ended.getCount() > 0) {
            discarded = true;
            end(Duration.ZERO);
            try {
                if (startedNanos == 0) {
                    closeFiles(); // nobody follows
                } else if (!ended.await(1, TimeUnit.SECONDS)) {
                    log.warn("The results did not end in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            if (!folder.equals(out)) {
                PartialFolder.clear(folder);
            }
        } catch (IOException | UncheckedIOException left) {
            log.warn("{} could not be deleted", folder, left);
        }
    }
}
