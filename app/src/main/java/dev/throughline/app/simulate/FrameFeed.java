package dev.throughline.app.simulate;

import dev.throughline.app.Failure;
import dev.throughline.app.run.Interrupt;
import dev.throughline.evaluation.site.SyntheticSite;
import dev.throughline.ingest.camera.Footage;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.ingest.camera.Publisher;
import dev.throughline.wire.Topics;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Publishes the pictures of a synthetic site as a site's cameras are published, one publisher a camera. */
public final class FrameFeed implements Feed {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<Publisher> publishers = new ArrayList<>();

    /** A feed that is not yet running. */
    public FrameFeed(SyntheticSite site, KafkaSettings kafka, Pacing pacing) {
        SiteSettings settings = SimulatedSettings.of(site).withKafka(kafka);
        Topics topics = new Topics(kafka);
        for (int i = 0; i < site.cameras().size(); i++) {
            int number = i;
            CameraSettings camera = settings.cameras().get(i);
            publishers.add(
                    Publisher.of(settings, camera, () -> footage(site, number, camera.jpegQuality()), topics, pacing));
        }
    }

    private static Footage footage(SyntheticSite site, int camera, int jpegQuality) {
        return new DrawnFootage(site.settings(), site.film(camera), jpegQuality);
    }

    @Override
    public long published() {
        return publishers.stream()
                .mapToLong(publisher -> publisher.meter().read().pictures())
                .sum();
    }

    @Override
    public boolean run(Interrupt interrupt) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "publish");
            thread.setDaemon(true);
            return thread;
        });
        List<Future<?>> running = new ArrayList<>();
        publishers.forEach(publisher -> running.add(threads.submit(publisher)));
        threads.shutdown();
        try {
            while (!interrupt.await(LOOK)) {
                failure(running).ifPresent(failure -> {
                    throw failure;
                });
                if (running.stream().allMatch(Future::isDone)) {
                    return true;
                }
            }
            return false;
        } finally {
            publishers.forEach(Publisher::close);
            for (Publisher publisher : publishers) {
                publisher.awaitEnd();
            }
        }
    }

    private static Optional<Failure> failure(List<Future<?>> running) throws InterruptedException {
        for (Future<?> each : running) {
            if (each.isDone()) {
                try {
                    each.get();
                } catch (ExecutionException failed) {
                    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                    return Optional.of(new Failure("publishing has failed: " + cause.getMessage(), cause));
                }
            }
        }
        return Optional.empty();
    }
}
