package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.bench.rehearsal.Linked;
import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.evaluation.tracking.TrackingScore;
import dev.throughline.wire.Box;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Detection;
import dev.throughline.wire.FrameInfo;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.Quality;
import dev.throughline.wire.Sighting;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import dev.throughline.wire.settings.TrackSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Tracking within a camera by motion alone, on the detections that everybody is given for sequences of MOT15. */
final class PublicDetections {
    private static final List<Sequence> SEQUENCES = List.of(
            new Sequence("PETS09-S2L1", "pets2009/gt.txt", 7, 768, 576),
            new Sequence("TUD-Campus", "motmetrics/TUD-Campus/gt.txt", 25, 640, 480),
            new Sequence("TUD-Stadtmitte", "motmetrics/TUD-Stadtmitte/gt.txt", 25, 640, 480));

    /** Detections come with a box and a confidence; the rest says nothing. */
    private static final Quality PLAIN = new Quality(40, 100, 0);

    private PublicDetections() {}

    /** Pictures a second and their size as MOT15 has them. */
    private record Sequence(String name, String truth, double fps, int width, int height) {}

    /**
     * How well a sequence is tracked.
     *
     * @param sequence its name
     */
    @JsonPropertyOrder({"sequence", "mota", "idf1", "hota", "switches", "falsePositives", "falseNegatives"})
    record Result(
            String sequence,
            double mota,
            double idf1,
            double hota,
            int switches,
            int falsePositives,
            int falseNegatives) {
        private static Result of(String sequence, TrackingScore score) {
            return new Result(
                    sequence,
                    score.clear().mota(),
                    score.identity().f1(),
                    score.hota().hota(),
                    score.clear().switches(),
                    score.clear().falsePositives(),
                    score.clear().falseNegatives());
        }
    }

    /** @param data folder with {@code mot15-dets.zip} and the truths */
    static List<Result> results(Path data) {
        return SEQUENCES.stream()
                .map(sequence -> Result.of(sequence.name(), score(sequence, data)))
                .toList();
    }

    private static TrackingScore score(Sequence sequence, Path data) {
        List<MotBox> truth = MotFile.read(data.resolve(sequence.truth()));
        SiteSettings settings =
                SiteSettings.defaults().withCameras(List.of(CameraSettings.of(sequence.name(), "detections")));
        TruthSite site = new TruthSite(settings, new TreeMap<>(Map.of(sequence.name(), truth)));
        int pictures = truth.stream().mapToInt(MotBox::frame).max().orElse(0);
        Seen seen = new Seen(Map.of(sequence.name(), sightings(sequence, pictures, data)));
        Tracked tracked = Tracked.byTheTracker(seen, TrackSettings.defaults(), new Calibration(0, 0, 0));
        return Linked.byNobody(tracked).score(site).combined();
    }

    private static List<FrameSightings> sightings(Sequence sequence, int pictures, Path data) {
        Map<Integer, List<Sighting>> found = detections(sequence, data);
        return IntStream.rangeClosed(1, pictures)
                .mapToObj(picture -> new FrameSightings(
                        FrameInfo.picture(
                                "mot15",
                                sequence.name(),
                                picture,
                                Math.round(picture / sequence.fps() * 1e6),
                                sequence.width(),
                                sequence.height()),
                        "",
                        found.getOrDefault(picture, List.of())))
                .toList();
    }

    private static Map<Integer, List<Sighting>> detections(Sequence sequence, Path data) {
        Path archive = data.resolve("mot15-dets.zip");
        String name = sequence.name() + "/det/det.txt";
        Map<Integer, List<Sighting>> found = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw new IllegalArgumentException(archive + " has no " + name);
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] cells = line.split(",", -1);
                    found.computeIfAbsent(Integer.valueOf(cells[0]), any -> new ArrayList<>())
                            .add(sighting(cells));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + archive, e);
        }
        return found;
    }

    private static Sighting sighting(String[] cells) {
        Box box = new Box(
                Float.parseFloat(cells[2]),
                Float.parseFloat(cells[3]),
                Float.parseFloat(cells[4]),
                Float.parseFloat(cells[5]));
        return new Sighting(new Detection(box, Math.min(1, Float.parseFloat(cells[6]))), PLAIN, null, null);
    }
}
