package dev.throughline.streams.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.evaluation.tracking.Tracking;
import dev.throughline.evaluation.tracking.TrackingScore;
import dev.throughline.wire.Box;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Detection;
import dev.throughline.wire.FrameInfo;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.FrameTracks.TrackedBox;
import dev.throughline.wire.Quality;
import dev.throughline.wire.Sighting;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import dev.throughline.wire.settings.TrackSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public detections of real footage, PETS 2009 S2.L1, followed by motion alone. */
@Needs(Need.SHARED)
class PetsTrackingTest {
    private static final double FPS = 10;

    @ParameterizedTest
    @CsvSource({"1, .63, .60", "2, .62, .62", "5, .50, .55"})
    void followsACrowdByMotionAlone(int step, double mota, double idf1) throws IOException {
        List<MotBox> truth = MotFile.read(shared("pets2009/gt.txt")).stream()
                .filter(box -> (box.frame() - 1) % step == 0)
                .toList();

        TrackingScore score = Tracking.evaluate(truth, tracked(step));

        System.out.printf(
                "PETS 2009 S2.L1, public detections, %.0f pictures a second: MOTA %.3f IDF1 %.3f, %s%n",
                FPS / step, score.clear().mota(), score.identity().f1(), score.clear());
        assertThat(score.clear().mota()).isGreaterThan(mota);
        assertThat(score.identity().f1()).isGreaterThan(idf1);
    }

    private static List<MotBox> tracked(int step) throws IOException {
        Tracker tracker = new Tracker(TrackSettings.defaults(), new Calibration(0, 0, 0));
        List<MotBox> boxes = new ArrayList<>();
        CameraTracks tracks = CameraTracks.none();
        for (Map.Entry<Integer, List<Sighting>> frame : detections().entrySet()) {
            if ((frame.getKey() - 1) % step == 0) {
                long time = Math.round(frame.getKey() / FPS * 1e6);
                Step next = tracker.advance(
                        tracks,
                        new FrameSightings(
                                FrameInfo.picture("pets", "view-1", frame.getKey(), time, 768, 576),
                                "",
                                frame.getValue()));
                tracks = next.tracks();
                for (TrackedBox box : next.frame().orElseThrow().boxes()) {
                    boxes.add(new MotBox(
                            frame.getKey(), box.track(), box.x(), box.y(), box.w(), box.h(), box.confidence()));
                }
            }
        }
        return boxes;
    }

    private static Map<Integer, List<Sighting>> detections() throws IOException {
        Map<Integer, List<Sighting>> frames = new TreeMap<>();
        for (int frame = 1; frame <= 795; frame++) {
            frames.put(frame, new ArrayList<>());
        }
        try (ZipFile zip = new ZipFile(shared("mot15-dets.zip").toFile());
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        zip.getInputStream(zip.getEntry("PETS09-S2L1/det/det.txt")), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                String[] parts = line.split(",", -1);
                Box box = new Box(
                        Float.parseFloat(parts[2]),
                        Float.parseFloat(parts[3]),
                        Float.parseFloat(parts[4]),
                        Float.parseFloat(parts[5]));
                frames.get(Integer.parseInt(parts[0]))
                        .add(new Sighting(
                                new Detection(box, Float.parseFloat(parts[6])), new Quality(40, 100, 0), null, null));
            }
        }
        return frames;
    }

    private static Path shared(String name) {
        return Need.shared().resolve("data").resolve(name);
    }
}
