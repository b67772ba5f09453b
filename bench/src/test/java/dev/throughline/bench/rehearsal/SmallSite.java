package dev.throughline.bench.rehearsal;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two cameras without pixels: three people cross the first, one after another, and half a minute later the second, the last one first. Ten pictures a second. */
final class SmallSite {
    static final int PICTURES = 600;
    static final int RATE = 10;
    private static final List<String> CAMERAS = List.of("door", "yard");
    private static final Relation FLAT = Relation.of(.5f, .5f);

    private SmallSite() {}

    static TruthSite site() {
        SiteSettings settings = SiteSettings.defaults()
                .withCameras(CAMERAS.stream()
                        .map(camera -> CameraSettings.of(camera, camera + ".mp4"))
                        .toList());
        return new TruthSite(settings, new TreeMap<>(Map.of("door", walks(1, false), "yard", walks(301, true))));
    }

    /** Each is in sight for 10 s, a second later and 100 pixels lower than the one before. */
    private static List<MotBox> walks(int begin, boolean backwards) {
        List<MotBox> boxes = new ArrayList<>();
        for (int person = 1; person <= 3; person++) {
            int place = backwards ? 4 - person : person;
            for (int step = 0; step < 100; step++) {
                int frame = begin + place * RATE + step;
                boxes.add(new MotBox(frame, person, 20 + 4 * step, 100 * person, 40, 90, 1));
            }
        }
        return boxes;
    }

    /** As a detector sees it that finds everybody, to a model that finds all people alike. */
    static Seen seenAsOne(TruthSite site) {
        Map<String, List<FrameSightings>> cameras = new LinkedHashMap<>();
        for (String camera : CAMERAS) {
            Map<Long, List<MotBox>> truth = site.byPicture(camera);
            List<FrameSightings> frames = new ArrayList<>();
            frames.add(marker(camera, 1, 0, FrameKind.UP, CAMERAS));
            for (long picture = 1; picture <= PICTURES; picture++) {
                frames.add(new FrameSightings(
                        FrameInfo.picture("site", camera, picture + 1, picture * 1_000_000 / RATE, 640, 480),
                        "model",
                        truth.getOrDefault(picture, List.of()).stream()
                                .map(SmallSite::sighting)
                                .toList()));
            }
            frames.add(marker(camera, PICTURES + 2, PICTURES * 1_000_000L / RATE, FrameKind.END, List.of()));
            cameras.put(camera, frames);
        }
        return new Seen(cameras);
    }

    private static FrameSightings marker(
            String camera, long sequence, long time, FrameKind kind, List<String> expectedCameras) {
        return new FrameSightings(
                FrameInfo.marker("site", camera, sequence, time, kind, expectedCameras), "model", List.of());
    }

    private static Sighting sighting(MotBox box) {
        return new Sighting(
                new Detection(box.box(), .9f),
                new Quality(40, 100, 0),
                Embedding.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                FLAT);
    }
}
