package dev.throughline.bench.rehearsal;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A site with known truth.
 *
 * @param settings with footage for every camera
 * @param truth boxes of each camera, by its id: frame n is the n-th picture of its footage, ids are global over the site
 */
public record TruthSite(SiteSettings settings, SortedMap<String, List<MotBox>> truth) {
    public TruthSite {
        truth = Collections.unmodifiableSortedMap(new TreeMap<>(truth));
        if (!truth.keySet().equals(new TreeSet<>(settings.cameraIds()))) {
            throw new IllegalArgumentException(
                    "truth is of the cameras " + truth.keySet() + ", the site has " + settings.cameraIds());
        }
    }

    /**
     * Reads a folder with {@code site.yaml} and {@code truth/<camera>.txt}.
     *
     * @throws dev.throughline.wire.settings.BadSettingsException if the site is invalid
     * @throws IllegalArgumentException if a truth file is invalid
     * @throws java.io.UncheckedIOException if a file is missing
     */
    public static TruthSite read(Path folder) {
        SiteSettings settings = SiteFile.read(folder.resolve("site.yaml"));
        SortedMap<String, List<MotBox>> truth = new TreeMap<>();
        for (String camera : settings.cameraIds()) {
            truth.put(camera, MotFile.read(folder.resolve("truth").resolve(camera + ".txt")));
        }
        return new TruthSite(settings, truth);
    }

    /** The valid boxes of a camera by picture, counted from 1; a picture without boxes is absent. */
    Map<Long, List<MotBox>> byPicture(String camera) {
        return truth.getOrDefault(camera, List.of()).stream()
                .filter(box -> box.confidence() != 0)
                .collect(Collectors.groupingBy(box -> (long) box.frame()));
    }
}
