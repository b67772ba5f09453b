package dev.throughline.bench.wildtrack;

import dev.throughline.bench.wildtrack.View.Annotation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** WILDTRACK's views, with their calibrations and annotated people. */
final class Annotations {
    private static final List<String> CAMERAS =
            List.of("CVLab1", "CVLab2", "CVLab3", "CVLab4", "IDIAP1", "IDIAP2", "IDIAP3");

    private Annotations() {}

    /**
     * All seven views.
     *
     * @throws IllegalArgumentException if the zip is missing or a different one
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
                        WildtrackZip.METRES_PER_CENTIMETRE * shown.x(),
                        WildtrackZip.METRES_PER_CENTIMETRE * shown.y())));
        List<View> views = new ArrayList<>();
        for (int view = 0; view < CAMERAS.size(); view++) {
            views.add(new View(CAMERAS.get(view), archive.ground(CAMERAS.get(view)), annotations.get(view)));
        }
        return List.copyOf(views);
    }
}
