package dev.throughline.app.simulate;

import dev.throughline.app.Failure;
import dev.throughline.app.run.Interrupt;
import dev.throughline.app.run.Worker;
import dev.throughline.ingest.camera.Footage;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.ingest.camera.Publisher;
import dev.throughline.simulator.site.SimulatedSettings;
import dev.throughline.simulator.site.SyntheticSite;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Publishes the pictures of a synthetic site as those of real cameras, with one publisher per camera. */
public final class FrameFeed implements Feed {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<Publisher> publishers = new ArrayList<>();

    /** Creates a feed, which does not run yet. */
    public FrameFeed(SyntheticSite site, KafkaSettings kafka, Pacing pacing) {
        SiteSettings settings = SimulatedSettings.of(site).withKafka(kafka);
        Topics topics = new Topics(kafka);
        for (int i = 0; i < site.cameras().size(); i++) {
            int number = i;
            CameraSettings camera = settings.cameras().get(i);
            publishers.add(Publisher.of(
                    settings,
                    camera,
                    () -> footage(site, number, camera.pictures().jpegQuality()),
                    topics,
                    pacing));
        }
    }

    private static Footage footage(SyntheticSite site, int camera, int jpegQuality) {
        return new DrawnFootage(site.settings(), site.film(camera), jpegQuality);
    }

    @Override
    public long published() {
        return publishers.stream()
                .mapToLong(publisher -> publisher.meter().read().published().pictures())
                .sum();
    }

    @Override
    public boolean run(Interrupt interrupt) throws InterruptedException {
        List<Worker> running = publishers.stream()
                .map(publisher -> Worker.start("publish", publisher, publisher::close))
                .toList();
        try {
            while (!interrupt.await(LOOK)) {
                running.forEach(FrameFeed::requireHealthy);
                if (running.stream().allMatch(Worker::hasEnded)) {
                    running.forEach(FrameFeed::requireHealthy); // one may have failed since
                    return true;
                }
            }
            return false;
        } finally {
            publishers.forEach(Publisher::close); // all at once, before waiting for any
            running.forEach(Worker::stop);
        }
    }

    private static void requireHealthy(Worker worker) {
        Throwable failure = worker.failure();
        if (failure != null) {
            throw new Failure("publishing has failed: " + failure.getMessage(), failure);
        }
    }
}
