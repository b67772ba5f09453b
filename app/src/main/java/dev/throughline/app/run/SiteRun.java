package dev.throughline.app.run;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.broker.EmbeddedBroker;
import dev.throughline.app.results.GrowingResults;
import dev.throughline.app.results.OutFolder;
import dev.throughline.app.results.Results;
import dev.throughline.app.run.Pipeline.StageName;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A whole site in this process, with all its stages: from its cameras to its result files.
 *
 * @param site the site to run; an embedded broker is started if it has none
 * @param out folder for the results
 * @param data folder for the embedded broker's data
 * @param port of the embedded broker; 0 for any free port
 * @param pacing how fast footage is published
 * @param version of the program, since another version may give other results
 * @param videos whether to write annotated videos
 * @param force whether to delete, without asking, data of an earlier run that cannot be recovered
 */
public record SiteRun(
        SiteSettings site,
        Path out,
        Path data,
        int port,
        Pacing pacing,
        String version,
        boolean videos,
        boolean force) {
    private static final Set<StageName> ALL = EnumSet.allOf(StageName.class);

    /**
     * The deadlines after a stop request: the stages have ended, the results are written, the broker has ended. All three take two
     * seconds on an idle machine; the rest of five is a reserve for a busy one.
     */
    private static final Duration STAGES_STOPPED = Duration.ofMillis(1_200);

    private static final Duration RESULTS_WRITTEN = Duration.ofMillis(2_200);
    private static final Duration BROKER_STOPPED = Duration.ofMillis(3_200);

    /** Observes a run. */
    public interface Watcher {
        /** Reports a line. */
        void tell(String line);

        /** The stages run, and can report their progress. */
        void follow(Pipeline pipeline, Narration narration);

        /** The stages are about to stop. */
        void rest();

        /** Asks whether something may be deleted; false if nobody can answer. */
        boolean mayDelete(String what);
    }

    /**
     * The outcome of a run.
     *
     * @param written the results
     * @param isThrough whether all footage was processed; a live run has no such end
     * @param broken cameras that could not be read, a line each
     */
    public record Ending(Results.Written written, boolean isThrough, List<String> broken) {
        public Ending {
            broken = List.copyOf(broken);
        }
    }

    /**
     * Replays recorded footage to its end. A replay that was interrupted, or even killed, resumes when it is started again with the same
     * footage and settings. An interrupted replay leaves the results so far, without videos.
     *
     * @throws Failure if the folder, the broker or a stage fails
     */
    public Ending replay(Watcher watcher) throws InterruptedException {
        return begin(watcher, this::prepareReplay, this::replay);
    }

    private Ending replay(Interrupt interrupt, Supplier<Broker> prepared, Watcher watcher) throws InterruptedException {
        try (GrowingResults soFar = GrowingResults.beside(out, site.site());
                Broker broker = prepared.get()) {
            broker.announce();
            watcher.tell("making the topics");
            Topics topics = broker.createTopics();
            soFar.followAll(topics);
            // Footage may wait long for its turn, and no ingest here dies silently.
            SiteSettings patient = site.withLink(site.stages().link().withCameraTimeout(Duration.ZERO));
            Stopped stopped = runStages(patient, topics, broker, soFar, watcher, pipeline -> {
                interrupt.inOrder(
                        () -> "ended at once, without the results so far; the same command goes on from here");
                return pipeline.awaitThrough(interrupt);
            });
            if (!stopped.known.finished()) {
                return new Ending(stopped.written(), false, stopped.broken);
            }
            try {
                watcher.tell("writing the results");
                Results.Written written = write(topics, stopped.known, interrupt::isAsked);
                if (isEmbedded()) {
                    RunRecord.finish(data);
                }
                return new Ending(written, true, stopped.broken);
            } catch (Results.StoppedException stoppedWriting) {
                return new Ending(finish(soFar, broker, System.nanoTime()), false, stopped.broken);
            }
        }
    }

    /**
     * Runs live cameras until interrupted. The results grow in the folder from the start.
     *
     * @throws Failure if the folder, the broker or a stage fails; the results so far are there
     */
    public Ending live(Watcher watcher) throws InterruptedException {
        return begin(watcher, this::prepareLive, this::live);
    }

    private Ending live(Interrupt interrupt, Supplier<Broker> prepared, Watcher watcher) throws InterruptedException {
        try (GrowingResults results = GrowingResults.in(out, site.site());
                Broker broker = prepared.get()) {
            broker.announce();
            watcher.tell("making the topics");
            Topics topics = broker.createTopics();
            results.followLive(topics, videos);
            Stopped stopped = runStages(site, topics, broker, results, watcher, pipeline -> {
                interrupt.inOrder(() -> "ended at once; the last seconds are missing in the results in " + out);
                while (!pipeline.awaitEnd(interrupt, Pipeline.LOOK)) {
                    results.requireHealthy();
                }
                return false;
            });
            return new Ending(stopped.written(), true, stopped.broken);
        }
    }

    /** Takes the results folder, after checking that only results of the previous run would be deleted there. */
    private OutFolder takeOut() {
        OutFolder folder = OutFolder.take(out);
        try {
            folder.requireSafe(site.cameras(), isEmbedded() ? data : null);
            return folder;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Rejects now what would be rejected after the data folder and the previous results were cleared. */
    private void requireUsable() {
        if (isEmbedded() && port != 0) {
            EmbeddedBroker.requireFree(port);
        }
        Pipeline.requireModel(site.stages().embed());
    }

    private Room room() {
        return new Room(isEmbedded() ? List.of(out, data) : List.of(out));
    }

    private boolean isEmbedded() {
        return site.kafka().bootstrap().isEmpty();
    }

    /** A run from its broker on; the previous data have been cleared. */
    private interface Body {
        Ending run(Interrupt interrupt, Supplier<Broker> broker, Watcher watcher) throws InterruptedException;
    }

    /** Clears nothing before it is known that the run can start. */
    @SuppressWarnings("try") // the log is there to be open
    private Ending begin(Watcher watcher, Function<Watcher, Supplier<Broker>> prepare, Body body)
            throws InterruptedException {
        // Until the stages run there is nothing to lose.
        try (Interrupt interrupt = Interrupt.listenAtStart("stopped while it was starting; nobody was seen");
                OutFolder folder = takeOut();
                RunLog log = RunLog.open(out.resolve("throughline.log"))) {
            Memory.requireForRun();
            room().requireToBegin();
            requireUsable();
            Supplier<Broker> broker = prepare.apply(watcher);
            clear(folder, watcher);
            return body.run(interrupt, broker, watcher);
        }
    }

    private Supplier<Broker> prepareReplay(Watcher watcher) {
        // Replayed records are kept until the next replay: the final results are made from them.
        return prepare(site.kafka().withRetention(Topic.FOREVER), watcher, folder -> {
            if (RunRecord.beginReplay(
                    folder, Fingerprint.of(site, version), what -> force || watcher.mayDelete(what))) {
                watcher.tell("goes on where the last run of this footage was interrupted");
            }
        });
    }

    private Supplier<Broker> prepareLive(Watcher watcher) {
        return prepare(
                site.kafka(), watcher, folder -> RunRecord.beginLive(folder, what -> force || watcher.mayDelete(what)));
    }

    /** Makes all checks that can still fail; the broker starts when the supplier is called. */
    private Supplier<Broker> prepare(KafkaSettings kafka, Watcher watcher, Consumer<DataFolder> begin) {
        if (!isEmbedded()) {
            watcher.tell("asking for the broker at " + site.kafka().bootstrap());
            Broker theirs = Broker.reach(site.kafka());
            return () -> theirs;
        }
        DataFolder folder = DataFolder.take(data);
        try {
            begin.accept(folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        return () -> {
            watcher.tell("starting the broker, with its data in " + data);
            return port == 0 ? Broker.guarded(kafka, folder) : Broker.embedded(kafka, folder, port);
        };
    }

    /** Removes the previous results from the folder. */
    private void clear(OutFolder results, Watcher watcher) {
        List<String> cleared =
                results.clear(site.cameras().stream().map(CameraSettings::id).toList());
        if (!cleared.isEmpty()) {
            watcher.tell("cleared the results of the run before in " + out + ": " + String.join(", ", cleared));
        }
    }

    /** Waits for the end of a run; true if everything was processed. */
    private interface Wait {
        boolean until(Pipeline pipeline) throws InterruptedException;
    }

    /**
     * A run whose stages have stopped.
     *
     * @param soFar the results, if it was stopped before everything was processed
     */
    private record Stopped(Results.Known known, List<String> broken, Optional<Results.Written> soFar) {
        Results.Written written() {
            return soFar.orElseThrow();
        }
    }

    @SuppressWarnings("try") // the watch is there to be open
    private Stopped runStages(
            SiteSettings settings, Topics topics, Broker broker, GrowingResults growing, Watcher watcher, Wait wait)
            throws InterruptedException {
        SiteSettings reachable = settings.withKafka(topics.kafka());
        Room room = room();
        watcher.tell("loading the models");
        try (Pipeline pipeline = Pipeline.start(reachable, ALL, pacing, data.resolve("streams"));
                Narration narration = Narration.start(site.site(), topics, watcher::tell);
                LatencyWatch latency = LatencyWatch.start(pipeline::published, watcher::tell)) {
            pipeline.alsoRequire(() -> {
                room.requireToGoOn();
                broker.requireAlive();
            });
            watcher.tell("topics for other programs at " + topics.kafka().bootstrap()
                    + (isEmbedded() && port == 0
                            ? ", with " + data.resolve(DataFolder.CLIENT) + "; for all on this machine with --port"
                            : ""));
            watcher.follow(pipeline, narration);
            growing.measure(() -> pipeline.known(false), pipeline::records);
            try {
                if (wait.until(pipeline)) {
                    return new Stopped(pipeline.known(true), pipeline.brokenCameras(), Optional.empty());
                }
                watcher.tell("stopping");
                return stop(pipeline, broker, growing);
            } catch (RuntimeException failed) {
                stopAfter(failed, pipeline, broker, growing);
                throw failed;
            } finally {
                watcher.rest();
            }
        }
    }

    private static Stopped stop(Pipeline pipeline, Broker broker, GrowingResults growing) throws InterruptedException {
        long begin = System.nanoTime();
        pipeline.stop(STAGES_STOPPED);
        Results.Written written = finish(growing, broker, begin);
        return new Stopped(pipeline.known(false), pipeline.brokenCameras(), Optional.of(written));
    }

    private static Results.Written finish(GrowingResults growing, Broker broker, long begin)
            throws InterruptedException {
        try {
            return growing.finish(until(begin, RESULTS_WRITTEN));
        } finally {
            broker.stop(until(begin, BROKER_STOPPED));
        }
    }

    private static Duration until(long begin, Duration after) {
        Duration left = after.minusNanos(System.nanoTime() - begin);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Keeps the results of a run up to its failure. */
    private static void stopAfter(RuntimeException failed, Pipeline pipeline, Broker broker, GrowingResults growing)
            throws InterruptedException {
        try {
            Stopped unused = stop(pipeline, broker, growing);
        } catch (RuntimeException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    private Results.Written write(Topics topics, Results.Known known, BooleanSupplier stopped) {
        return Results.write(
                out, site.site(), topics, new TopicReader(new Clients(topics.kafka())), known, videos, stopped);
    }
}
