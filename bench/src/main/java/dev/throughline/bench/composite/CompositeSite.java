package dev.throughline.bench.composite;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.ingest.camera.VideoFile;
import dev.throughline.simulator.picture.CropTexture;
import dev.throughline.wire.settings.Ground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The composite site: footage of several cameras with known truth. */
public final class CompositeSite {
    private static final String START = "2024-05-01T08:00:00Z";
    private static final double BITS_PER_PIXEL = .3;

    private final CompositeSettings settings;
    private final Walks walks;
    private final Wardrobe wardrobe;
    private final Schedule schedule;

    private CompositeSite(CompositeSettings settings, Walks walks, Wardrobe wardrobe, Schedule schedule) {
        this.settings = settings;
        this.walks = walks;
        this.wardrobe = wardrobe;
        this.schedule = schedule;
    }

    /**
     * Plans who walks where; nothing is drawn yet.
     *
     * @param data folder with {@code wildtrack.zip} and {@code market1501-train.zip}
     * @throws BadSourceException if one is missing or a different file
     */
    static CompositeSite plan(CompositeSettings settings, Path data) {
        return plan(
                settings,
                Walks.read(data.resolve("wildtrack.zip")),
                Wardrobe.read(data.resolve("market1501-train.zip")));
    }

    static CompositeSite plan(CompositeSettings settings, Walks walks, Wardrobe wardrobe) {
        return new CompositeSite(settings, walks, wardrobe, Schedule.of(settings, walks, wardrobe));
    }

    /**
     * Plans, draws and writes the site: {@code site.yaml}, a video and {@code truth/<camera>.txt} for each camera, and
     * {@code composite.json}, which describes the walks.
     *
     * @param data folder with {@code wildtrack.zip} and {@code market1501-train.zip}
     * @param folder the site's
     * @throws IllegalArgumentException if a source is missing or a different file, or there are too few people
     * @throws UncheckedIOException if the site cannot be written
     */
    public static void make(CompositeSettings settings, Path data, Path folder) {
        plan(settings, data).write(folder);
    }

    Schedule schedule() {
        return schedule;
    }

    /** The number of pictures of each camera. */
    int pictures() {
        return (int) Math.floor(schedule.end() * settings.fps()) + 1;
    }

    CompositeCamera camera(CompositeView viewpoint) {
        Map<Long, List<CropTexture>> crops = new HashMap<>();
        for (Walker walker : schedule.walkers()) {
            crops.put(walker.id(), wardrobe.textures(walker.person(), viewpoint.marketCamera()));
        }
        return new CompositeCamera(viewpoint, walks.projection(viewpoint.view()), schedule.visits(), crops, settings);
    }

    void write(Path folder) {
        Map<String, Long> boxes = new TreeMap<>();
        try {
            Files.createDirectories(folder.resolve("truth"));
            for (CompositeView viewpoint : CompositeView.ALL) {
                List<MotBox> truth = film(viewpoint, folder.resolve(viewpoint.camera() + ".mp4"));
                MotFile.write(folder.resolve("truth").resolve(viewpoint.camera() + ".txt"), truth);
                boxes.put(viewpoint.camera(), (long) truth.size());
            }
            Files.writeString(folder.resolve("site.yaml"), siteFile());
            JsonMapper json = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            Files.writeString(
                    folder.resolve("composite.json"),
                    json.writeValueAsString(CompositeReport.of(settings, schedule, pictures(), boxes)) + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write the site " + folder + ": " + unwritable, unwritable);
        }
    }

    private List<MotBox> film(CompositeView viewpoint, Path file) {
        CompositeCamera camera = camera(viewpoint);
        List<MotBox> truth = new ArrayList<>();
        try (VideoFile video =
                VideoFile.open(file, CompositeCamera.WIDTH, CompositeCamera.HEIGHT, settings.fps(), BITS_PER_PIXEL)) {
            try {
                for (int frame = 1; frame <= pictures(); frame++) {
                    CompositeCamera.Shot shot = camera.shot(frame);
                    video.add(shot.bgr());
                    truth.addAll(shot.people());
                }
            } catch (RuntimeException unfinished) {
                video.abandon();
                throw unfinished;
            }
        }
        return truth;
    }

    private static String flow(Ground ground) {
        return "{size: " + ground.size() + ", focal: " + ground.focal() + ", centre: " + ground.centre()
                + ", rotation: " + ground.rotation() + ", translation: " + ground.translation() + "}";
    }

    private String siteFile() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("site: composite-%s-%d%n".formatted(settings.variant(), settings.seed()));
        yaml.append("start: ").append(START).append("\ncameras:\n");
        for (CompositeView viewpoint : CompositeView.ALL) {
            String camera = viewpoint.camera();
            yaml.append("  ").append(camera).append(": {url: ").append(camera).append(".mp4");
            if (settings.variant() == CompositeVariant.OVERLAPPING) { // apart, each camera has a floor of its own
                yaml.append(", ground: ").append(flow(walks.ground(viewpoint.view())));
            }
            yaml.append("}\n");
        }
        return yaml.toString();
    }
}
