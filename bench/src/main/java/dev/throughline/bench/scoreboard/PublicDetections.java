package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.evaluation.tracking.Tracking;
import dev.throughline.evaluation.tracking.TrackingScore;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Sighting;
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

/** Tracking within a camera by motion alone, on the public detections of MOT15 sequences. */
public final class PublicDetections {
    /** The sequences with available truth, by name. */
    public static final List<Sequence> SEQUENCES = List.of(
            new Sequence("PETS09-S2L1", "pets2009/gt.txt", 7, 768, 576),
            new Sequence("TUD-Campus", "motmetrics/TUD-Campus/gt.txt", 25, 640, 480),
            new Sequence("TUD-Stadtmitte", "motmetrics/TUD-Stadtmitte/gt.txt", 25, 640, 480));

    /** Detections come with a box and a confidence only; the other qualities are neutral. */
    private static final Quality PLAIN = new Quality(40, 100, 0);

    private PublicDetections() {}

    /**
     * A sequence of MOT15.
     *
     * @param name folder of its detections
     * @param file path of its truth in the data folder
     * @param fps pictures per second
     * @param width of a picture in pixels
     * @param height of a picture in pixels
     */
    public record Sequence(String name, String file, int fps, int width, int height) {
        /** The true boxes. */
        public List<MotBox> truth(Path data) {
            return MotFile.read(data.resolve(file));
        }

        /** The number of pictures, as far as the truth covers them. */
        public int pictures(Path data) {
            return truth(data).stream().mapToInt(MotBox::frame).max().orElse(0);
        }
    }

    /**
     * The scores of a sequence.
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
        return score(data, tracks(data)).cameras().entrySet().stream()
                .map(sequence -> Result.of(sequence.getKey(), sequence.getValue()))
                .toList();
    }

    /**
     * Scores tracks of the sequences.
     *
     * @param tracks by sequence
     */
    public static SiteScore score(Path data, Map<String, List<MotBox>> tracks) {
        Map<String, List<MotBox>> truth = new TreeMap<>();
        SEQUENCES.forEach(sequence -> truth.put(sequence.name(), sequence.truth(data)));
        return Tracking.evaluateSite(truth, tracks);
    }

    /** Our tracker's boxes in each sequence, with the shipped settings. */
    public static Map<String, List<MotBox>> tracks(Path data) {
        Map<String, List<FrameSightings>> seen = new TreeMap<>();
        SEQUENCES.forEach(sequence -> seen.put(sequence.name(), sightings(sequence, data)));
        Map<String, List<MotBox>> tracks = new TreeMap<>();
        Tracked.byTheTracker(new Seen(seen), TrackSettings.defaults(), new Calibration(0, 0, 0))
                .frames()
                .forEach((sequence, frames) -> tracks.put(
                        sequence,
                        frames.stream()
                                .flatMap(frame -> frame.boxes().stream().map(box -> boxOf(frame, box)))
                                .toList()));
        return tracks;
    }

    private static MotBox boxOf(FrameTracks frame, TrackedBox box) {
        int picture = Math.toIntExact(frame.frame());
        return new MotBox(picture, box.track(), box.x(), box.y(), box.w(), box.h(), box.confidence());
    }

    private static List<FrameSightings> sightings(Sequence sequence, Path data) {
        Map<Integer, List<Sighting>> found = detections(sequence, data);
        return IntStream.rangeClosed(1, sequence.pictures(data))
                .mapToObj(picture -> new FrameSightings(
                        FrameInfo.picture(
                                "mot15",
                                sequence.name(),
                                picture,
                                Math.round(picture * 1e6 / sequence.fps()),
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
