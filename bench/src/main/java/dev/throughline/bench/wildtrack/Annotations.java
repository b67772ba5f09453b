package dev.throughline.bench.wildtrack;

import dev.throughline.bench.wildtrack.View.Annotation;
import dev.throughline.wire.settings.Ground;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** WILDTRACK's views, with their calibrations and all who are annotated. */
final class Annotations {
    private static final List<String> CAMERAS =
            List.of("CVLab1", "CVLab2", "CVLab3", "CVLab4", "IDIAP1", "IDIAP2", "IDIAP3");
    private static final double METRES_PER_CENTIMETRE = .01;

    private Annotations() {}

    /**
     * All seven views.
     *
     * @throws IllegalArgumentException if the zip is missing or another one
     */
    static List<View> read(Path zip) {
        try (WildtrackZip archive = new WildtrackZip(zip)) {
            return views(archive);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException(
                    zip + " cannot be read as the zip of WILDTRACK's annotations and calibrations ("
                            + wrong.getMessage() + "): --data names the folder with wildtrack.zip",
                    wrong);
        }
    }

    private static List<View> views(WildtrackZip archive) throws IOException {
        List<List<Annotation>> annotations = new ArrayList<>();
        CAMERAS.forEach(camera -> annotations.add(new ArrayList<>()));
        archive.forEach(shown -> annotations
                .get(shown.view())
                .add(new Annotation(
                        shown.moment(),
                        shown.person(),
                        shown.box(),
                        METRES_PER_CENTIMETRE * shown.x(),
                        METRES_PER_CENTIMETRE * shown.y())));
        List<View> views = new ArrayList<>();
        for (int view = 0; view < CAMERAS.size(); view++) {
            views.add(new View(CAMERAS.get(view), ground(archive, CAMERAS.get(view)), annotations.get(view)));
        }
        return List.copyOf(views);
    }

    private static Ground ground(WildtrackZip archive, String camera) throws IOException {
        List<Double> matrix = archive.matrix(camera);
        return new Ground(
                List.of(WildtrackZip.WIDTH, WildtrackZip.HEIGHT),
                List.of(),
                List.of(matrix.get(0), matrix.get(4)),
                List.of(matrix.get(2), matrix.get(5)),
                archive.rotation(camera),
                archive.translation(camera).stream()
                        .map(centimetres -> METRES_PER_CENTIMETRE * centimetres)
                        .toList());
    }
}
