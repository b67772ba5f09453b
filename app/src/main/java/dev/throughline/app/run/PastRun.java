package dev.throughline.app.run;

import dev.throughline.app.run.Pipeline.StageName;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.wire.kafka.Backlog;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/** A finished run that left its data in a folder. Without linking, an operator's command about it would wait for ever. */
public final class PastRun {
    private PastRun() {}

    /**
     * Starts its linking stage, which applies commands while it is open.
     *
     * @param site whose broker can be reached, and whose topics exist
     * @param data the broker's folder
     * @return empty if tracklets remain to be linked: that is left to the process that resumes the run, with the run's own settings
     */
    public static Optional<Pipeline> link(SiteSettings site, Path data) throws InterruptedException {
        Topics topics = new Topics(site.kafka());
        try (Backlog backlog =
                new Backlog(new Clients(site.kafka()), site.kafka().prefix())) {
            if (!Pipeline.isLinked(backlog, topics)) {
                return Optional.empty();
            }
        }
        // Its cameras are silent because the run is over, which says nothing about them.
        SiteSettings patient = site.withLink(site.stages().link().withCameraTimeout(Duration.ZERO));
        return Optional.of(Pipeline.start(patient, EnumSet.of(StageName.LINK), Pacing.max(), data.resolve("streams")));
    }
}
