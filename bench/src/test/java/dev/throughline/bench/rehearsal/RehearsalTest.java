package dev.throughline.bench.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.run.Narration;
import dev.throughline.app.run.Pipeline;
import dev.throughline.app.run.SiteRun;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.settings.EmbedSettings;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is what runs: stages in this process, one after another, decide as those on the broker do. */
@Tag("slow")
class RehearsalTest {
    private static final Codec<IdentityEvent> EVENT = JsonCodec.of(IdentityEvent.class);

    @TempDir
    Path folder;

    @Test
    void withoutABrokerTheSameIsDecidedToTheByte() throws Exception {
        SiteSettings settings =
                SiteFile.parse("""
                site: test
                start: 2024-05-01T08:00:00Z
                cameras:
                  one: {url: one-by-one-person-detection.mp4, fps: 1}
                  two: {url: one-by-one-person-detection.mp4, fps: 1.5, mirror: true, offset: 10s}
                """, "test", Path.of("../demo").toAbsolutePath().normalize());
        new SiteRun(settings, folder, folder.resolve("kafka"), 0, Pacing.max(), "test", false, false)
                .replay(new Nobody());

        TruthSite site =
                new TruthSite(settings, new TreeMap<>(Map.of("one", List.<MotBox>of(), "two", List.<MotBox>of())));
        try (Embedder embedder = Embedder.open(EmbedSettings.defaults())) {
            Tracked tracked = Tracked.byTheTracker(
                    Seen.byTheDetector(site, embedder),
                    settings.stages().track(),
                    embedder.model().calibration());
            Linked linked =
                    Linked.byTheLinker(tracked, settings, embedder.model().calibration());

            assertThat(linked.events())
                    .extracting(event -> new String(EVENT.encode(event), StandardCharsets.UTF_8))
                    .hasSizeGreaterThan(3)
                    .containsExactlyElementsOf(Files.readAllLines(folder.resolve("identity-events.jsonl")));
        }
    }

    private static final class Nobody implements SiteRun.Watcher {
        @Override
        public void tell(String line) {}

        @Override
        public void follow(Pipeline pipeline, Narration narration) {}

        @Override
        public void rest() {}

        @Override
        public boolean mayDelete(String what) {
            return false;
        }
    }
}
