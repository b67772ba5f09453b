package dev.throughline.app.run;

import dev.throughline.app.Failure;
import dev.throughline.app.OwnerOnly;
import dev.throughline.app.results.Results;
import dev.throughline.ingest.camera.CameraException;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.ingest.camera.PublishMeter;
import dev.throughline.ingest.camera.Publisher;
import dev.throughline.ingest.camera.TracksListener;
import dev.throughline.ingest.crop.DetectStage;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.embed.EmbeddingStage;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.kafka.Backlog;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.StageLoop;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.EmbedSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of a site that run in this process: all of them, or one. Closing stops them in pipeline order, so that no stage begins work
 * that the next one does not take.
 */
public final class Pipeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    /** The interval of health checks. */
    static final Duration LOOK = Duration.ofMillis(250);

    private static final int FRAMES_AT_ONCE = 16;
    /** Tracking and linking take a fraction of what detection does. */
    private static final int LINK_THREADS = 1;

    private final SiteSettings site;
    private final Topics topics;
    private final Topic<FrameCrops> crops; // while they are embedded
    private final Map<String, Camera> cameras = new LinkedHashMap<>();
    private final Map<StageName, Worker> stages = new LinkedHashMap<>();
    private final Map<String, StageMeter> meters = new HashMap<>();
    private volatile Runnable health = () -> {};
    private boolean stopped;
    private final TracksListener tracks;
    private @Nullable Worker listening;

    /** The stages in pipeline order; each has its own command. */
    public enum StageName {
        PUBLISH,
        CROP,
        EMBED,
        LINK;

        /** The name of its command, its consumer group and its metrics. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private record Camera(Publisher publisher, Worker worker) {}

    private Pipeline(SiteSettings site, Topic<FrameCrops> crops) {
        this.site = site;
        this.crops = crops;
        topics = new Topics(site.kafka());
        tracks = new TracksListener(topics);
    }

    /**
     * Starts stages.
     *
     * @param site whose broker can be reached, and whose topics exist
     * @param which the stages to start
     * @param pacing how fast footage is published
     * @param state folder of the linking stage's stores
     * @throws Failure if a model cannot be loaded
     */
    public static Pipeline start(SiteSettings site, Set<StageName> which, Pacing pacing, Path state) {
        return start(site, which, pacing, state, new Topics(site.kafka()).crops());
    }

    /** The same, with crops from another topic than the site's own. */
    public static Pipeline start(
            SiteSettings site, Set<StageName> which, Pacing pacing, Path state, Topic<FrameCrops> crops) {
        Pipeline pipeline = new Pipeline(site, crops);
        try {
            pipeline.startStages(EnumSet.copyOf(which), state);
            if (which.contains(StageName.PUBLISH)) {
                pipeline.listening = Worker.start("tracks", pipeline.tracks, pipeline.tracks::close);
                site.cameras().forEach(camera -> pipeline.startCamera(camera, pacing));
            }
            return pipeline;
        } catch (InvalidModelException e) {
            pipeline.close();
            throw new Failure(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            pipeline.close();
            throw e;
        }
    }

    /** Models take seconds to load, so the stages start in parallel. */
    private void startStages(Set<StageName> which, Path state) {
        CompletableFuture<@Nullable DetectStage> detect = ifWanted(
                which.contains(StageName.CROP),
                () -> new DetectStage(site.stages().detect()));
        CompletableFuture<@Nullable EmbeddingStage> embed = ifWanted(
                which.contains(StageName.EMBED),
                () -> new EmbeddingStage(Embedder.open(site.stages().embed())));
        if (which.contains(StageName.LINK)) {
            startLink(state);
        }
        DetectStage detectStage = await(detect);
        EmbeddingStage embedStage = await(embed);
        if (detectStage != null) {
            startLoop(
                    StageName.CROP,
                    new StageLoop<>(
                            StageName.CROP.label(),
                            topics,
                            topics.frames(),
                            topics.crops(),
                            FRAMES_AT_ONCE,
                            detectStage));
        }
        if (embedStage != null) {
            startLoop(
                    StageName.EMBED,
                    new StageLoop<>(
                            StageName.EMBED.label(), topics, crops, topics.sightings(), FRAMES_AT_ONCE, embedStage));
        }
    }

    private static <T> CompletableFuture<@Nullable T> ifWanted(boolean wanted, Supplier<T> load) {
        return wanted ? CompletableFuture.supplyAsync(load) : CompletableFuture.completedFuture(null);
    }

    private static <T> @Nullable T await(CompletableFuture<@Nullable T> loading) {
        try {
            return loading.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw e;
        }
    }

    /**
     * Checks that the model can be opened, before anything else is started for it.
     *
     * @throws Failure if it cannot
     */
    static void requireModel(EmbedSettings embed) {
        if (embed.model().isEmpty()) {
            return; // the shipped one can
        }
        try {
            ModelPackage unused = model(embed);
        } catch (InvalidModelException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private static ModelPackage model(EmbedSettings embed) {
        return embed.model().isEmpty() ? ModelPackage.shipped() : ModelPackage.open(Path.of(embed.model()));
    }

    private void startLink(Path state) {
        ModelPackage model = model(site.stages().embed());
        LinkApplication link = new LinkApplication(
                topics,
                site.stages().track(),
                site.stages().link(),
                site.neighbours(),
                site.grounds(),
                model.calibration(),
                state,
                LINK_THREADS);
        closeState(state); // Kafka Streams lets the group look in
        meters.put("track", link.meters().track());
        meters.put("link", link.meters().link());
        link.start();
        stages.put(StageName.LINK, Worker.start(StageName.LINK.label(), () -> awaitEnd(link), link::close));
    }

    private static void closeState(Path state) {
        try (Stream<Path> folders = Files.walk(state, 1)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                OwnerOnly.closeFolder(folder);
            }
        } catch (IOException e) {
            throw Failure.unwritable(
                    "cannot write the folder " + state + " for what linking keeps: " + e.getMessage(), e);
        }
    }

    private static void awaitEnd(LinkApplication link) {
        try {
            link.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.failure().ifPresent(failure -> {
            throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
        });
    }

    private void startLoop(StageName name, StageLoop<?, ?> loop) {
        meters.put(name.label(), loop.meter());
        stages.put(name, Worker.start(name.label(), loop, loop::close));
    }

    private void startCamera(CameraSettings camera, Pacing pacing) {
        Publisher publisher = new Publisher(site, camera, topics, pacing, tracks);
        cameras.put(
                camera.id(),
                new Camera(publisher, Worker.start("publish-" + camera.id(), publisher, publisher::close)));
    }

    /** The publishing progress by camera, in the order of the file. */
    public Map<String, PublishMeter.Reading> published() {
        Map<String, PublishMeter.Reading> readings = new LinkedHashMap<>();
        cameras.forEach(
                (id, camera) -> readings.put(id, camera.publisher.meter().read()));
        return readings;
    }

    /** The cameras that could not be read, one line each. */
    public List<String> brokenCameras() {
        List<String> lines = new ArrayList<>();
        for (Camera camera : cameras.values()) {
            if (camera.worker.failure() instanceof CameraException broken) {
                lines.add(String.valueOf(broken.getMessage()));
            }
        }
        return lines;
    }

    /**
     * Waits until all cameras have ended and every stage has processed all their records, as the broker knows it.
     *
     * @return false if it was interrupted before
     * @throws Failure if a stage has failed
     */
    public boolean awaitThrough(Interrupt interrupt) throws InterruptedException {
        try (Backlog backlog =
                new Backlog(new Clients(site.kafka()), site.kafka().prefix())) {
            while (!interrupt.await(LOOK)) {
                requireHealthy();
                if (cameras.values().stream().allMatch(each -> each.worker.hasEnded()) && isThrough(backlog)) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean isThrough(Backlog backlog) throws InterruptedException {
        return backlog.isDone(StageName.CROP.label(), topics.frames())
                && backlog.isDone(StageName.EMBED.label(), topics.crops())
                && isLinked(backlog, topics);
    }

    /** Whether everything detected has been linked. */
    static boolean isLinked(Backlog backlog, Topics topics) throws InterruptedException {
        return backlog.isDone(StageName.LINK.label(), topics.sightings())
                && backlog.isDone(StageName.LINK.label(), topics.tracklets());
    }

    /** Waits until interrupted. If only publishers run here, it also returns when they have ended. */
    public void awaitEnd(Interrupt interrupt) throws InterruptedException {
        boolean over = false;
        while (!over) {
            over = awaitEnd(interrupt, LOOK)
                    || (stages.isEmpty() && cameras.values().stream().allMatch(each -> each.worker.hasEnded()));
        }
    }

    /**
     * Waits until interrupted, or for this time.
     *
     * @return whether it was interrupted
     * @throws Failure if a stage has failed
     */
    boolean awaitEnd(Interrupt interrupt, Duration atMost) throws InterruptedException {
        if (interrupt.await(atMost)) {
            return true;
        }
        requireHealthy();
        return false;
    }

    /** Adds a health check, which runs several times a second and throws on failure. */
    void alsoRequire(Runnable health) {
        this.health = health;
    }

    private void requireHealthy() {
        health.run();
        for (Worker stage : stages.values()) {
            require(stage);
        }
        if (listening != null) {
            require(listening);
        }
        for (Camera camera : cameras.values()) {
            if (!(camera.worker.failure() instanceof CameraException)) { // else the others go on
                require(camera.worker);
            }
        }
    }

    private static void require(Worker worker) {
        Throwable failure = worker.failure();
        if (failure != null) {
            throw new Failure(worker.name() + " has failed: " + failure.getMessage(), failure);
        }
    }

    /** What this process knows beyond the topics. */
    public Results.Known known(boolean finished) {
        Map<String, Results.Latency> latencies = new HashMap<>();
        meters.forEach((name, meter) -> {
            StageMeter.Reading reading = meter.read();
            latencies.put(
                    name,
                    new Results.Latency(
                            reading.median().toNanos() / 1e6, reading.p99().toNanos() / 1e6));
        });
        Map<String, Results.Taken> taken = new HashMap<>();
        published()
                .forEach((camera, reading) -> taken.put(
                        camera,
                        new Results.Taken(
                                reading.intake().taken(),
                                reading.intake().leftOut(),
                                reading.intake().lost(),
                                reading.published().correctedTimes())));
        return new Results.Known(finished, taken, latencies);
    }

    /** The records that each stage has read or written since the start, by the stage's name. */
    public Map<String, Long> records() {
        Map<String, Long> records = new HashMap<>();
        meters.forEach((name, meter) -> records.put(name, meter.read().records()));
        records.put(
                StageName.PUBLISH.label(),
                published().values().stream()
                        .mapToLong(reading -> reading.published().pictures())
                        .sum());
        return records;
    }

    /**
     * Stops in the same order as {@link #close}, but within this time. Work that is not done by then ends with the process. What was
     * committed remains, and the rest is done at the next start.
     */
    public void stop(Duration atMost) throws InterruptedException {
        stopped = true;
        long begin = System.nanoTime();
        cameras.values().forEach(camera -> camera.worker.ask());
        for (Camera camera : cameras.values()) {
            await(camera.worker, begin + atMost.toNanos() / 3); // a source may block in a read
        }
        tracks.close();
        for (Worker stage : stages.values()) {
            Worker unused = Worker.start("stop-" + stage.name(), stage::ask, () -> {}); // linking takes its time
        }
        for (Worker stage : stages.values()) {
            await(stage, begin + atMost.toNanos());
        }
        log.info("Stages of site {} stopped", site.site());
    }

    private static void await(Worker worker, long nanos) throws InterruptedException {
        if (!worker.awaitEnd(nanos)) {
            log.warn("{} did not end in time", worker.name());
        }
    }

    @Override
    public void close() {
        if (stopped) {
            return;
        }
        cameras.values().forEach(camera -> camera.worker.stop());
        if (listening != null) {
            listening.stop();
        }
        stages.values().forEach(Worker::stop);
        log.info("Stages of site {} stopped", site.site());
    }
}
