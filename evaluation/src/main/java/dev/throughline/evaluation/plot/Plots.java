package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.plot.HotaCurves.Curve;
import dev.throughline.evaluation.tracking.Coverage;
import dev.throughline.evaluation.tracking.HotaScore;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plots of an evaluation.
 *
 * @param hota of each camera, by its name
 * @param coverage of each camera, by its name
 * @param combined all cameras together, with ids that hold within a camera only; null if there is one camera
 * @param across all cameras together; null if ids do not hold across cameras
 */
public record Plots(
        SortedMap<String, HotaScore> hota,
        SortedMap<String, Coverage> coverage,
        @Nullable HotaScore combined,
        @Nullable HotaScore across) {
    public Plots {
        hota = Collections.unmodifiableSortedMap(new TreeMap<>(hota));
        coverage = Collections.unmodifiableSortedMap(new TreeMap<>(coverage));
    }

    /**
     * The files that were written.
     *
     * @param files in the order of their creation
     * @param fontless whether they lack text, since Java found no fonts on this machine
     */
    public record Written(List<Path> files, boolean fontless) {
        public Written {
            files = List.copyOf(files);
        }
    }

    /**
     * Writes {@code hota.png}, {@code identities-<camera>.png} for each camera, and {@code identities.png} for several cameras with
     * common ids.
     *
     * @param folder created if missing
     * @throws UncheckedIOException if a file cannot be written
     */
    public Written write(Path folder) {
        Map<String, Sheet> sheets = new LinkedHashMap<>();
        sheets.put("hota.png", HotaCurves.draw(curves()));
        boolean together = across != null && coverage.size() > 1;
        Names shared = new Names(coverage.values());
        if (together) {
            sheets.put(
                    "identities.png", IdentityTimeline.draw("Who was called what, in all cameras", coverage, shared));
        }
        coverage.forEach((camera, alone) -> sheets.put(
                "identities-" + camera + ".png",
                IdentityTimeline.draw(
                        "Who was called what: " + camera,
                        new TreeMap<>(Map.of(camera, alone)),
                        together ? shared : new Names(List.of(alone)))));
        List<Path> files = new ArrayList<>();
        sheets.forEach((name, sheet) -> {
            Path file = folder.resolve(name);
            sheet.write(file);
            files.add(file);
        });
        return new Written(files, sheets.values().stream().anyMatch(Sheet::fontless));
    }

    private List<Curve> curves() {
        List<Curve> curves = new ArrayList<>();
        hota.forEach((camera, score) ->
                curves.add(new Curve(camera, score, Palette.line(curves.size()), hota.size() == 1 ? 2.4 : 1.6, false)));
        if (combined != null) {
            curves.add(new Curve("the cameras together", combined, Sheet.INK, 2.4, false));
        }
        if (across != null) {
            curves.add(new Curve("across cameras", across, Sheet.INK, 2.4, true));
        }
        return curves;
    }
}
