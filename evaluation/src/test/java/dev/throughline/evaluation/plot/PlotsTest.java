package dev.throughline.evaluation.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.evaluation.tracking.Coverage;
import dev.throughline.evaluation.tracking.Coverage.Stretch;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures stay in {@code target/plots}, to be looked at. */
class PlotsTest {
    private static final int MARK = Sheet.INK.getRGB();
    private static final Path FOLDER = Path.of("target", "plots");

    @ParameterizedTest
    @ValueSource(strings = {"two", "six", "sixty"})
    void drawsSitesOfAnySize(String size) throws IOException {
        for (Path file :
                MadeUpSite.ofSize(size).plots().write(FOLDER.resolve(size)).files()) {
            BufferedImage picture = ImageIO.read(file.toFile());
            assertThat(picture.getWidth()).as(file.toString()).isBetween(1000, 2000);
            assertThat(picture.getHeight()).as(file.toString()).isBetween(200, 9000);
        }
    }

    @Test
    void severalCamerasHaveAPictureEachAndOneTogether() {
        assertThat(written("six"))
                .containsExactly(
                        "hota.png",
                        "identities.png",
                        "identities-gate.png",
                        "identities-hall.png",
                        "identities-stairs.png");
        assertThat(written("two")).containsExactly("hota.png", "identities-gate.png");
    }

    private static List<String> written(String size) {
        return MadeUpSite.ofSize(size).plots().write(FOLDER.resolve(size)).files().stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @Test
    void aSwapIsSeenInColourAndMarked() {
        // frames 1 to 100 under one name, 101 to 200 under another; then 50 that nobody found
        Map<String, Coverage> gate = Map.of(
                "gate",
                coverage(
                        new Stretch(1, 100, 7, 100),
                        new Stretch(101, 200, 8, 100),
                        new Stretch(201, 250, Stretch.NOBODY, 50)));
        int first = Palette.of(0).getRGB();
        int second = Palette.of(1).getRGB();
        assertThat(colours(gate, .1, .38)).contains(first).doesNotContain(second, MARK);
        assertThat(colours(gate, .39, .41)).contains(MARK);
        assertThat(colours(gate, .42, .78)).contains(second).doesNotContain(first, MARK);
        assertThat(colours(gate, .83, .98)).contains(Sheet.HAIR.getRGB()).doesNotContain(first, second, MARK);
    }

    @Test
    void anotherNameInAnotherCameraIsMarkedToo() {
        Coverage gate = coverage(new Stretch(1, 100, 7, 100));
        assertThat(colours(Map.of("gate", gate, "hall", coverage(new Stretch(101, 200, 7, 100))), .49, .51))
                .doesNotContain(MARK);
        assertThat(colours(Map.of("gate", gate, "hall", coverage(new Stretch(101, 200, 8, 100))), .49, .51))
                .contains(MARK);
    }

    @Test
    void whoComesBackUnderTheNameThatTheyHadLastIsNotMarked() {
        // at the gate under 7, in the hall under 8, and back at the gate under 8
        Map<String, Coverage> cameras = Map.of(
                "gate", coverage(new Stretch(1, 100, 7, 100), new Stretch(201, 300, 8, 100)),
                "hall", coverage(new Stretch(101, 200, 8, 100)));
        assertThat(colours(cameras, .32, .35)).contains(MARK);
        assertThat(colours(cameras, .65, .69)).doesNotContain(MARK);
    }

    @Test
    void aNameThatIsTooLongForItsPlaceIsCut() {
        Map<String, Coverage> cameras = Map.of(
                "the-entrance-of-the-third-underground-car-park-towards-the-river",
                coverage(new Stretch(1, 100, 7, 100)),
                "hall",
                coverage(new Stretch(101, 200, 7, 100)));
        BufferedImage picture = IdentityTimeline.draw("", new TreeMap<>(cameras), new Names(cameras.values()))
                .picture();
        int beforeTheLabels = IdentityTimeline.left(2) - 94;
        for (int y = IdentityTimeline.HEAD; y < picture.getHeight() - IdentityTimeline.FOOT; y++) {
            assertThat(picture.getRGB(beforeTheLabels, y)).isIn(Sheet.BAND.getRGB(), Color.WHITE.getRGB());
        }
    }

    private static Coverage coverage(Stretch... stretches) {
        return new Coverage(1, List.of(new Coverage.Row(1, List.of(stretches))), List.of());
    }

    /** Of a timeline below its head, in a part of the time from 0 to 1. */
    private static Set<Integer> colours(Map<String, Coverage> cameras, double from, double to) {
        BufferedImage picture = IdentityTimeline.draw("", new TreeMap<>(cameras), new Names(cameras.values()))
                .picture();
        int left = IdentityTimeline.left(cameras.size());
        int width = IdentityTimeline.RIGHT - left;
        Set<Integer> colours = new HashSet<>();
        for (int x = (int) (left + from * width); x < left + to * width; x++) {
            for (int y = IdentityTimeline.HEAD; y < picture.getHeight() - IdentityTimeline.FOOT; y++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours;
    }
}
