package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.app.OwnerOnly;
import dev.throughline.app.WholeFile;
import dev.throughline.app.topics.Committed;
import dev.throughline.app.topics.Journeys;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.JsonCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of a run from the committed records on the topics. The same topics give bit-identical {@code tracks.jsonl},
 * {@code identity-events.jsonl} and {@code identities.json}. Forgotten identities appear in none of them. Files get their names when all
 * of them are complete.
 */
public final class Results {
    static final Codec<IdentityEvent> EVENT = JsonCodec.of(IdentityEvent.class);
    private static final Codec<Identity> IDENTITY = JsonCodec.of(Identity.class);
    static final Codec<Summary> SUMMARY = JsonCodec.of(Summary.class);
    static final String SUMMARY_FILE = "summary.json";
    static final String EVENTS_FILE = "identity-events.jsonl";
    static final String IDENTITIES_FILE = "identities.json";
    private static final String SPOOL = "spool";
    private static final Duration THREADS_ENDED = Duration.ofSeconds(1);

    private final Path out;
    private final PartialFolder partial;
    private final String site;
    private final Topics topics;
    private final TopicReader reader;
    private final Journeys journeys = new Journeys();
    private final BestCrops bestCrops = new BestCrops();
    private final Counts counts = new Counts();
    private final BooleanSupplier stopped;
    /** The start of a run that is rewritten, by camera: topics may hold earlier runs. */
    private final Map<String, Long> begins = new HashMap<>();

    private Results(
            Path out, String site, Topics topics, TopicReader reader, BooleanSupplier stopped, @Nullable Summary before)
            throws IOException {
        this.out = out;
        this.partial = new PartialFolder(out);
        this.site = site;
        this.topics = topics;
        this.reader = reader;
        this.stopped = stopped;
        if (before != null) {
            before.cameras().forEach(camera -> begins.put(camera.camera(), camera.from()));
        }
    }

    /**
     * What only the process that ran the stages knows.
     *
     * @param finished whether all footage went through
     * @param cameras pictures received and dropped by camera; only cameras that the process published
     * @param latencies batch latency by stage name: median and p99 in ms
     */
    public record Known(boolean finished, Map<String, Taken> cameras, Map<String, Latency> latencies) {
        public Known {
            cameras = Map.copyOf(cameras);
            latencies = Map.copyOf(latencies);
        }

        /** As recorded in a summary. */
        static Known of(Summary summary) {
            Map<String, Latency> latencies = new HashMap<>();
            for (Summary.StageSummary stage : summary.stages()) {
                if (stage.medianMillis() != null && stage.p99Millis() != null) {
                    latencies.put(stage.stage(), new Latency(stage.medianMillis(), stage.p99Millis()));
                }
            }
            Map<String, Taken> cameras = new HashMap<>();
            summary.cameras()
                    .forEach(each -> cameras.put(
                            each.camera(),
                            new Taken(each.taken(), each.leftOut(), each.lost(), each.correctedTimes())));
            return new Known(summary.finished(), cameras, latencies);
        }
    }

    /**
     * The numbers of pictures from a camera.
     *
     * @param pictures received at the requested rate
     * @param leftOut of these, pictures that were dropped for lack of time
     * @param lost pictures lost before they arrived, in addition, as far as the camera's time stamps tell
     * @param correctedTimes wrong time stamps that were corrected
     */
    public record Taken(long pictures, long leftOut, long lost, long correctedTimes) {
        static final Taken NONE = new Taken(0, 0, 0, 0);
    }

    /** The latency of a stage's batches, in ms. */
    public record Latency(double medianMillis, double p99Millis) {}

    /** The summary and journeys of a run whose results were written. */
    public record Written(Summary summary, Journeys journeys, long beginMicros, List<Path> files) {
        public Written {
            files = List.copyOf(files);
        }
    }

    /**
     * Reads the topics and writes the files.
     *
     * @param out folder; created if missing
     * @param site whose records count
     * @param videos whether to write {@code <camera>.mp4} too
     * @throws Failure if the folder cannot be written
     */
    public static Written write(Path out, String site, Topics topics, TopicReader reader, Known known, boolean videos) {
        return write(out, site, topics, reader, known, videos, () -> false);
    }

    /**
     * The same, but stoppable while it writes: the folder is then unchanged.
     *
     * @throws StoppedException if it was stopped
     */
    public static Written write(
            Path out,
            String site,
            Topics topics,
            TopicReader reader,
            Known known,
            boolean videos,
            BooleanSupplier stopped) {
        return write(out, site, topics, reader, known, videos, stopped, null);
    }

    /** Writing was stopped on request. */
    public static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("stopped while writing the results");
        }
    }

    /**
     * Rewrites the results of a finished run, after an operator's command.
     *
     * @param out folder of the results
     * @return empty if it holds none
     * @throws Failure if the folder cannot be written, or the topics no longer hold all records behind the results
     */
    public static Optional<Written> rewrite(Path out, Topics topics, TopicReader reader) {
        Path file = out.resolve(SUMMARY_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Summary before;
        try {
            before = SUMMARY.decode(Files.readAllBytes(file));
        } catch (IOException | BadRecordException e) {
            throw new Failure(file + " cannot be read (" + e.getMessage() + "), so nothing there was written again", e);
        }
        try (OutFolder held = OutFolder.take(out)) {
            List<Path> videos = held.videos();
            Written written =
                    write(out, before.site(), topics, reader, Known.of(before), !videos.isEmpty(), () -> false, before);
            for (Path video : videos) {
                if (!written.files().contains(video)) { // further pieces of a live run, which are now in the first one
                    Files.deleteIfExists(video);
                }
            }
            return Optional.of(written);
        } catch (IOException e) {
            throw Failure.unwritable("cannot delete videos in " + out + ": " + e.getMessage(), e);
        }
    }

    private static Written write(
            Path out,
            String site,
            Topics topics,
            TopicReader reader,
            Known known,
            boolean videos,
            BooleanSupplier stopped,
            @Nullable Summary before) {
        try {
            Results results = new Results(out, site, topics, reader, stopped, before);
            try {
                return results.write(known, videos, before);
            } catch (StoppedException e) {
                results.dropPartial();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failure.unwritable("cannot write the results to " + out + ": " + e.getMessage(), e);
        }
    }

    private void dropPartial() {
        try {
            partial.drop();
        } catch (IOException | UncheckedIOException left) { // the next run clears it
        }
    }

    private Written write(Known known, boolean videos, @Nullable Summary before) throws IOException {
        writeEvents();
        writeIdentities(partial.resolve(IDENTITIES_FILE), journeys);
        TracksSpool spool = spoolTracks();
        if (before != null) {
            requireAllOf(before);
        }
        spool.mergeInto(partial.resolve("tracks.jsonl"), this::goOn);
        chooseThumbnails(spool);
        if (videos) {
            writeVideos(spool);
        }
        partial.clear(SPOOL);
        long begin = counts.beginMicros();
        writeThumbnails();
        new ContactSheet(journeys, bestCrops::of, begin).write(partial.resolve("identities.png"));
        Summary summary = summary(known);
        Files.write(partial.resolve(SUMMARY_FILE), line(SUMMARY.encode(summary)));
        return new Written(summary, journeys, begin, partial.publish(SUMMARY_FILE));
    }

    private void writeEvents() throws IOException {
        try (OutputStream file = partial.create(EVENTS_FILE)) {
            read(topics.identityEvents(), event -> {
                IdentityEvent value = event.value();
                if (value != null && value.site().equals(site)) {
                    journeys.apply(value);
                    counts.count(value);
                    writeUnchecked(file, line(EVENT.encode(value)));
                }
            });
        }
        if (journeys.hasForgotten()) { // known only now
            leaveOutForgotten();
        }
    }

    private void leaveOutForgotten() throws IOException {
        Path all = Files.move(partial.resolve(EVENTS_FILE), partial.resolve("all-" + EVENTS_FILE));
        WithoutForgotten filter = new WithoutForgotten(journeys);
        long[] written = new long[1];
        try (Stream<String> lines = Files.lines(all);
                OutputStream file = partial.create(EVENTS_FILE)) {
            lines.map(each -> EVENT.decode(each.getBytes(StandardCharsets.UTF_8)))
                    .flatMap(event -> filter.of(event).stream())
                    .forEach(left -> {
                        written[0]++;
                        writeUnchecked(file, line(EVENT.encode(left)));
                    });
        }
        counts.leaveEvents(written[0]);
        Files.delete(all);
    }

    /** Replaces the file by the current state. */
    static void writeIdentities(Path path, Journeys journeys) throws IOException {
        WholeFile.write(path, part -> writeAll(part, journeys));
    }

    private static void writeAll(Path path, Journeys journeys) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(path))) {
            String between = "[\n";
            List<Identity> identities = journeys.identities();
            for (Identity identity : identities) {
                file.write(between.getBytes(StandardCharsets.UTF_8));
                file.write(IDENTITY.encode(identity));
                between = ",\n";
            }
            file.write((identities.isEmpty() ? "[]\n" : "\n]\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private TracksSpool spoolTracks() throws IOException {
        TracksSpool spool = new TracksSpool(partial.resolve(SPOOL), journeys);
        try (spool) {
            read(topics.tracks(), record -> {
                FrameTracks frame = record.value();
                if (frame != null && frame.site().equals(site) && isOfRun(frame.camera(), frame.time())) {
                    spool.add(frame);
                    counts.count(frame);
                }
            });
        }
        return spool;
    }

    /** Refuses to replace files by shorter results. */
    private void requireAllOf(Summary before) throws IOException {
        if (!counts.holdsAllOf(before)) {
            partial.drop();
            throw new Failure("what the results in " + out + " were made from is gone from the topics, by their"
                    + " retention: they stay as they are. If somebody who was forgotten is in them, delete them");
        }
    }

    private void chooseThumbnails(TracksSpool spool) {
        Map<String, TracksSpool.Cursor> cursors = new HashMap<>();
        try {
            read(topics.crops(), record -> {
                FrameCrops frame = record.value();
                if (frame == null || !isPictureOfRun(frame.info())) {
                    return;
                }
                counts.count(frame);
                TracksSpool.Cursor cursor = cursors.computeIfAbsent(frame.info().camera(), spool::cursor);
                bestCrops.consider(frame, cursor.boxesAt(frame.info().timeMicros()));
            });
        } finally {
            cursors.values().forEach(TracksSpool.Cursor::close);
        }
    }

    private void writeThumbnails() throws IOException {
        Path folder = OwnerOnly.createFolder(partial.resolve("thumbnails"));
        for (Identity identity : journeys.identities()) {
            for (Identity.Visit visit : identity.journey()) {
                Optional<Jpeg> best = bestCrops.of(visit.camera(), visit.track());
                if (best.isPresent()) {
                    Files.write(
                            folder.resolve(thumbnail(journeys, identity.identity(), visit)),
                            best.get().bytes());
                }
            }
        }
    }

    /** The name, within {@code thumbnails}, of a visit's best view: {@code person-3-door-7.jpg}. */
    public static String thumbnail(Journeys journeys, String identity, Identity.Visit visit) {
        return "person-" + journeys.number(identity) + thumbnailEnd(visit.camera(), visit.track());
    }

    /** The ending of a tracklet's thumbnail name, whatever its identity: {@code -door-7.jpg}. */
    static String thumbnailEnd(String camera, long track) {
        return "-" + camera + "-" + track + ".jpg";
    }

    /** Partitions run in parallel: the cost of a video is the decoding and encoding of its pictures. */
    private void writeVideos(TracksSpool spool) throws IOException {
        List<TopicPartition> partitions = reader.partitions(topics.frames());
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(partitions.size(), Runtime.getRuntime().availableProcessors())));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                running.add(threads.submit(() -> writeVideos(spool, partition)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing videos", e);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    /** Waits for threads that only have to close their files. */
    private static void awaitEnd(ExecutorService threads) {
        try {
            boolean unused = threads.awaitTermination(THREADS_ENDED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeVideos(TracksSpool spool, TopicPartition partition) {
        Map<String, CameraVideo> open = new HashMap<>();
        try {
            Flow flow = counts.flow(topics.frames());
            reader.read(topics.frames(), partition, record -> {
                goOn();
                flow.count(record.appendedMillis());
                Frame frame = record.value();
                if (frame != null && isPictureOfRun(frame.info())) {
                    open.computeIfAbsent(frame.info().camera(), camera -> video(camera, spool))
                            .add(frame);
                }
            });
        } finally {
            open.values().forEach(CameraVideo::close);
        }
    }

    /** The name of a camera's video. */
    static String video(String camera) {
        return camera + ".mp4";
    }

    private CameraVideo video(String camera, TracksSpool spool) {
        return new CameraVideo(
                partial.resolve(video(camera)),
                counts.fps(camera),
                spool.cursor(camera),
                Masks.of(spool.cursor(camera), journeys),
                journeys);
    }

    private Summary summary(Known known) {
        for (Topic<?> unread : List.of(topics.frames(), topics.sightings(), topics.tracklets())) {
            if (counts.flow(unread).records() == 0) {
                read(undecoded(unread), record -> {});
            }
        }
        long[] deadLetters = new long[1];
        read(undecoded(topics.deadLetters()), record -> deadLetters[0]++);
        return counts.summary(site, topics, known, journeys.size(), deadLetters[0]);
    }

    private <T> void read(Topic<T> topic, Consumer<Committed<T>> each) {
        Flow flow = counts.flow(topic);
        reader.read(topic, record -> {
            goOn();
            flow.count(record.appendedMillis());
            each.accept(record);
        });
    }

    private boolean isPictureOfRun(FrameInfo frame) {
        return frame.site().equals(site) && !frame.isMarker() && isOfRun(frame.camera(), frame.timeMicros());
    }

    private boolean isOfRun(String camera, long time) {
        return time >= begins.getOrDefault(camera, Long.MIN_VALUE);
    }

    private void goOn() {
        if (stopped.getAsBoolean()) {
            throw new StoppedException();
        }
    }

    private static Topic<byte[]> undecoded(Topic<?> topic) {
        return new Topic<>(topic.name(), Codec.bytes(), topic.partitions(), topic.retention(), topic.compacted());
    }

    private static void writeUnchecked(OutputStream file, byte[] bytes) {
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] line(byte[] json) {
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
