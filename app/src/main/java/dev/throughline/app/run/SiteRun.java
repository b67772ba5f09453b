package dev.throughline.app.run;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.Broker;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.results.Results;
import dev.throughline.app.run.Pipeline.StageName;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.wire.Clients;
import dev.throughline.wire.Topic;
import dev.throughline.wire.Topics;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/**
 * A whole site in this process, with all its stages: from its cameras to the files that it leaves behind.
 *
 * @param site what to run; without a broker of its own it gets an embedded one
 * @param out folder for the results
 * @param data folder for the embedded broker's data
 * @param port that the embedded broker listens on; 0 for any that is free
 * @param pacing how fast footage is published
 * @param version of the program, since another one may come to other results
 * @param videos whether to write annotated videos
 */
public record SiteRun(SiteSettings site, Path out, Path data, int port, Pacing pacing, String version, boolean videos) {
    private static final Set<StageName> ALL = EnumSet.allOf(StageName.class);

    /** Whoever watches a run. */
    public interface Watcher {
        /** Something that is worth a line. */
        void tell(String line);

        /** The stages run, and can be asked how far they have come. */
        void follow(Pipeline pipeline, Narration narration);

        /** The stages are about to stop. */
        void rest();
    }

    /**
     * How a run ended.
     *
     * @param written the results; none if a replay was interrupted
     * @param broken cameras that could not be read, a line each
     */
    public record Ending(Optional<Results.Written> written, List<String> broken) {
        public Ending {
            broken = List.copyOf(broken);
        }
    }

    /**
     * Replays recorded footage to its end. One that was interrupted, even killed, goes on where it stood when it is started
     * again with the same footage and settings.
     *
     * @throws Failure if folder, broker or a stage will not do
     */
    @SuppressWarnings("try") // the log is there to be open
    public Ending replay(Watcher watcher) throws InterruptedException {
        makeOut();
        try (Interrupt interrupt = Interrupt.listenAtStart("stopped while it was starting; nobody was seen");
                RunLog log = RunLog.open(out.resolve("throughline.log"));
                Broker broker = brokerForReplay(watcher)) {
            Topics topics = create(broker.kafka());
            // Footage may wait its turn for long, and here no ingest dies without a word.
            SiteSettings patient = site.withLink(site.link().withGiveUp(Duration.ZERO));
            Stopped stopped = runStages(patient, topics, watcher, pipeline -> {
                interrupt.inOrder(() -> "ended at once; the same command goes on from here");
                return pipeline.awaitThrough(interrupt);
            });
            if (!stopped.known.finished()) {
                return new Ending(Optional.empty(), stopped.broken);
            }
            Results.Written written = write(topics, stopped.known);
            if (isEmbedded()) {
                RunRecord.finish(data);
            }
            return new Ending(Optional.of(written), stopped.broken);
        }
    }

    /**
     * Runs live cameras until it is interrupted; then the results are written.
     *
     * @throws Failure if folder, broker or a stage will not do
     */
    @SuppressWarnings("try") // the log is there to be open
    public Ending live(Watcher watcher) throws InterruptedException {
        makeOut();
        try (Interrupt interrupt = Interrupt.listenAtStart("stopped while it was starting; nobody was seen");
                RunLog log = RunLog.open(out.resolve("throughline.log"));
                Broker broker = brokerForLive()) {
            Topics topics = create(broker.kafka());
            Stopped stopped = runStages(site, topics, watcher, pipeline -> {
                interrupt.inOrder(() -> "ended at once; the results in " + out + " are missing");
                pipeline.awaitEnd(interrupt);
                return false;
            });
            return new Ending(Optional.of(write(topics, stopped.known)), stopped.broken);
        }
    }

    private void makeOut() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw Failure.unwritable(
                    "cannot make the folder " + out + " for the results (" + e.getMessage()
                            + "); give another one with --out",
                    e);
        }
    }

    private boolean isEmbedded() {
        return site.kafka().bootstrap().isEmpty();
    }

    private Broker brokerForReplay(Watcher watcher) {
        if (!isEmbedded()) {
            return Broker.reach(site.kafka());
        }
        DataFolder folder = DataFolder.take(data);
        try {
            if (RunRecord.beginReplay(folder, Fingerprint.of(site, version))) {
                watcher.tell("goes on where the last run of this footage was interrupted");
            }
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        // What is replayed is kept until the next replay: the results are made from it in the end.
        return Broker.embedded(site.kafka().withRetention(Topic.FOREVER), folder, port);
    }

    private Broker brokerForLive() {
        if (!isEmbedded()) {
            return Broker.reach(site.kafka());
        }
        DataFolder folder = DataFolder.take(data);
        try {
            RunRecord.beginLive(folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        return Broker.embedded(site.kafka(), folder, port);
    }

    private static Topics create(KafkaSettings kafka) throws InterruptedException {
        Topics topics = new Topics(kafka);
        try (Admin admin = new Clients(kafka).admin()) {
            topics.create(admin);
        }
        return topics;
    }

    /** Waits for the end of a run; true if everything went through. */
    private interface Wait {
        boolean until(Pipeline pipeline) throws InterruptedException;
    }

    private record Stopped(Results.Known known, List<String> broken) {}

    private Stopped runStages(SiteSettings settings, Topics topics, Watcher watcher, Wait wait)
            throws InterruptedException {
        SiteSettings reachable = settings.withKafka(topics.kafka());
        try (Pipeline pipeline = Pipeline.start(reachable, ALL, pacing, data.resolve("streams"));
                Narration narration = Narration.start(site.site(), topics, watcher::tell)) {
            watcher.tell("topics for other programs at " + topics.kafka().bootstrap());
            watcher.follow(pipeline, narration);
            try {
                boolean isThrough = wait.until(pipeline);
                return new Stopped(pipeline.known(isThrough), pipeline.brokenCameras());
            } finally {
                watcher.rest();
            }
        }
    }

    private Results.Written write(Topics topics, Results.Known known) {
        return Results.write(out, site.site(), topics, new TopicReader(new Clients(topics.kafka())), known, videos);
    }
}
