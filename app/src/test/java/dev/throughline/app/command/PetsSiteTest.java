package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.evaluation.tracking.Tracking;
import dev.throughline.evaluation.tracking.TrackingScore;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole pipeline over real footage with known truth: PETS 2009 S2.L1, view 1, as two cameras. They see the left and the
 * right part of the picture with a gap between, the right one in other colours and 7 s later, so that people really walk from
 * one to the other.
 */
@Needs(Need.SHARED)
@Tag("slow")
class PetsSiteTest {
    private static final int WIDTH = 768;
    private static final Map<String, int[]> EDGES = Map.of("left", new int[] {0, 346}, "right", new int[] {422, WIDTH});

    @TempDir
    Path folder;

    @Test
    void peopleKeepTheirNamesWithinAndAcrossCameras() throws IOException {
        Path site = Files.writeString(folder.resolve("site.yaml"), site());

        int exit = Throughline.commandLine()
                .execute(
                        "replay",
                        "--site",
                        site.toString(),
                        "--out",
                        folder.resolve("out").toString());
        assertThat(exit).isZero();
        SiteScore score = Tracking.evaluateSite(truth(), tracks());

        report(score);
        assertThat(score.cameras()).allSatisfy((camera, own) -> {
            assertThat(own.identity().f1()).as("IDF1 of %s", camera).isGreaterThan(.72);
            assertThat(own.clear().mota()).as("MOTA of %s", camera).isGreaterThan(.80);
        });
        assertThat(score.identity().f1()).as("IDF1 across cameras").isGreaterThan(.60);
    }

    private static String site() {
        Path video = Need.shared().resolve("data/pets2009/vtest.avi");
        return """
                site: pets
                start: 2009-06-25T14:00:00Z
                cameras:
                  left:
                    url: %1$s
                    crop: {x: 0, y: 0, width: %2$s, height: 1}
                  right:
                    url: %1$s
                    crop: {x: %3$s, y: 0, width: %4$s, height: 1}
                    offset: 7s
                    colour: {red: 1.1, green: 1, blue: .9, contrast: .9, brightness: .03}
                """.formatted(
                        video,
                        part(EDGES.get("left")[1]),
                        part(EDGES.get("right")[0]),
                        part(EDGES.get("right")[1] - EDGES.get("right")[0]));
    }

    private static double part(int pixels) {
        return (double) pixels / WIDTH;
    }

    private static Map<String, List<MotBox>> truth() {
        List<MotBox> whole = MotFile.read(Need.shared().resolve("data/pets2009/gt.txt"));
        Map<String, List<MotBox>> cameras = new TreeMap<>();
        EDGES.forEach((camera, edges) -> cameras.put(
                camera,
                whole.stream()
                        .filter(box -> seen(box, edges) >= box.w() / 2)
                        .map(box -> cut(box, edges))
                        .toList()));
        return cameras;
    }

    /** How much of the box's width lies within a camera's picture, in pixels. */
    private static double seen(MotBox box, int[] edges) {
        return Math.min(box.x() + box.w(), edges[1]) - Math.max(box.x(), edges[0]);
    }

    private static MotBox cut(MotBox box, int[] edges) {
        double left = Math.max(box.x(), edges[0]);
        return new MotBox(box.frame(), box.id(), left - edges[0], box.y(), seen(box, edges), box.h(), 1);
    }

    private Map<String, List<MotBox>> tracks() {
        Path mot = folder.resolve("mot");
        int exit = Throughline.commandLine()
                .execute(
                        "export",
                        "--mot",
                        mot.toString(),
                        "--out",
                        folder.resolve("out").toString());
        assertThat(exit).isZero();
        Map<String, List<MotBox>> cameras = new TreeMap<>();
        EDGES.keySet().forEach(camera -> cameras.put(camera, MotFile.read(mot.resolve(camera + ".txt"))));
        return cameras;
    }

    /** The figures that docs quote; in the log of every run. */
    private static void report(SiteScore score) {
        score.cameras().forEach((camera, own) -> System.out.println(line("PETS " + camera, own)));
        System.out.printf(
                "PETS across cameras: IDF1 %.3f HOTA %.3f%n",
                score.identity().f1(), score.hota().hota());
    }

    private static String line(String name, TrackingScore score) {
        return "%s: MOTA %.3f IDF1 %.3f HOTA %.3f, %d identity switches"
                .formatted(
                        name,
                        score.clear().mota(),
                        score.identity().f1(),
                        score.hota().hota(),
                        score.clear().switches());
    }
}
