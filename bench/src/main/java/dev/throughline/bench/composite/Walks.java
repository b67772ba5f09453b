package dev.throughline.bench.composite;

import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.bench.wildtrack.WildtrackZip;
import dev.throughline.wire.geometry.Homography;
import dev.throughline.wire.settings.Ground;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The annotations of WILDTRACK: the walks, and the cameras' calibrations.
 *
 * @param walks the stretches of each person in each view, by the person's number and the view's
 * @param projections of the views, by number, for the annotated pictures
 * @param grounds mapping of the views to the floor, by number
 */
record Walks(
        SortedMap<Integer, SortedMap<Integer, List<Stretch>>> walks,
        Map<Integer, Projection> projections,
        Map<Integer, Ground> grounds) {
    Walks {
        walks = Collections.unmodifiableSortedMap(new TreeMap<>(walks));
        projections = Map.copyOf(projections);
        grounds = Map.copyOf(grounds);
    }

    /**
     * Reads the zip.
     *
     * @throws BadSourceException if it is missing or a different file
     */
    static Walks read(Path zip) {
        try (WildtrackZip archive = new WildtrackZip(zip)) {
            Map<Integer, Projection> projections = new TreeMap<>();
            Map<Integer, Ground> grounds = new TreeMap<>();
            for (CompositeView viewpoint : CompositeView.ALL) {
                projections.put(viewpoint.view(), projection(archive, viewpoint.calibration()));
                grounds.put(viewpoint.view(), archive.ground(viewpoint.calibration()));
            }
            return new Walks(walks(archive), projections, grounds);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new BadSourceException(zip, "WILDTRACK's annotations and calibrations", wrong);
        }
    }

    /** The stretches of a walk that a view covers. */
    List<Stretch> stretches(int walk, int view) {
        SortedMap<Integer, List<Stretch>> views = walks.get(walk);
        return views == null ? List.of() : views.getOrDefault(view, List.of());
    }

    /** The projection of a view that the composite site uses. */
    Projection projection(int view) {
        return calibrated(projections, view);
    }

    /** The ground mapping of a view that the composite site uses. */
    Ground ground(int view) {
        return calibrated(grounds, view);
    }

    private static <T> T calibrated(Map<Integer, T> views, int view) {
        T calibrated = views.get(view);
        if (calibrated == null) {
            throw new IllegalArgumentException("views " + views.keySet() + " are calibrated, not " + view);
        }
        return calibrated;
    }

    private static SortedMap<Integer, SortedMap<Integer, List<Stretch>>> walks(WildtrackZip archive)
            throws IOException {
        SortedMap<Integer, SortedMap<Integer, Stretch.Builder>> open = new TreeMap<>();
        archive.forEach(shown -> open.computeIfAbsent(shown.person(), any -> new TreeMap<>())
                .computeIfAbsent(shown.view(), any -> new Stretch.Builder())
                .add(shown.moment(), new Step(shown.box(), new Place(shown.x(), shown.y()))));
        SortedMap<Integer, SortedMap<Integer, List<Stretch>>> walks = new TreeMap<>();
        open.forEach((person, views) -> {
            SortedMap<Integer, List<Stretch>> stretches = new TreeMap<>();
            views.forEach((view, builder) -> stretches.put(view, builder.end()));
            walks.put(person, Collections.unmodifiableSortedMap(stretches));
        });
        return walks;
    }

    private static Projection projection(WildtrackZip archive, String camera) throws IOException {
        List<Double> matrix = archive.matrix(camera);
        return new Projection(
                matrix.get(0),
                matrix.get(4),
                matrix.get(2),
                matrix.get(5),
                Homography.rotation(archive.rotation(camera)),
                archive.translation(camera));
    }
}
