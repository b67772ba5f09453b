package dev.throughline.bench.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.DetectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingsCacheTest {
    private static final DetectSettings DETECTOR = DetectSettings.defaults();

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsReadAgain() {
        Seen seen = seen();
        cache("simulate --seed 1", "model", DETECTOR).write(seen);
        assertThat(cache("simulate --seed 1", "model", DETECTOR).read()).hasValueSatisfying(kept -> {
            assertThat(kept).isEqualTo(seen);
            assertThat(kept.cameras().keySet()).as("in order").containsExactly("yard", "door");
        });
    }

    @Test
    void sightingsOfAnotherModelDetectorOrSiteAreRefused() {
        cache("simulate --seed 1", "model", DETECTOR).write(seen());
        assertThat(cache("simulate --seed 1", "other", DETECTOR).read()).isEmpty();
        assertThat(cache("simulate --seed 2", "model", DETECTOR).read()).isEmpty();
        DetectSettings others = DETECTOR.withMinHeight(DETECTOR.minHeight() + 1);
        assertThat(cache("simulate --seed 1", "model", others).read()).isEmpty();
    }

    @Test
    void whatIsForgottenIsNotReadAgain() {
        SightingsCache cache = cache("simulate --seed 1", "model", DETECTOR);
        cache.write(seen());
        cache.forget();
        assertThat(cache.read()).isEmpty();
    }

    @Test
    void atFirstThereAreNone() {
        assertThat(cache("simulate --seed 1", "model", DETECTOR).read()).isEmpty();
    }

    @Test
    void aFileThatIsCutOffIsToldApartFromAWholeOne() throws IOException {
        cache("simulate --seed 1", "model", DETECTOR).write(seen());
        Path records = folder.resolve("seed-1/sightings.bin");
        byte[] whole = Files.readAllBytes(records);
        Files.write(records, Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> cache("simulate --seed 1", "model", DETECTOR).read())
                .hasMessage("cannot read the sightings " + records)
                .hasRootCauseMessage("the last record is cut off");
    }

    private SightingsCache cache(String command, String model, DetectSettings detector) {
        return new SightingsCache(folder.resolve("seed-1"), command, model, detector);
    }

    private static Seen seen() {
        Map<String, List<FrameSightings>> cameras = new LinkedHashMap<>();
        for (String camera : List.of("yard", "door")) {
            FrameInfo up = FrameInfo.marker("site", camera, 1, 0, FrameKind.UP, List.of("door", "yard"));
            FrameInfo picture = FrameInfo.picture("site", camera, 2, 1000, 640, 480);
            cameras.put(
                    camera,
                    List.of(
                            new FrameSightings(up, "model", List.of()),
                            new FrameSightings(picture, "model", List.of(sighting()))));
        }
        return new Seen(cameras);
    }

    private static Sighting sighting() {
        return new Sighting(
                new Detection(new Box(1, 2, 30, 60), .9f),
                new Quality(40, 100, 0),
                Embedding.of(1, 2, 3, 4),
                Relation.of(.5f, .5f));
    }
}
