package dev.throughline.bench.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.wire.CameraClock;
import dev.throughline.wire.Mark;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneTest {
    private static final List<String> CAMERAS = List.of("a", "b", "c", "d", "e", "f", "g");

    @Test
    void everyCameraIsInOneZoneAndThoseAtABorderAreLentToTheOtherSide() {
        assertThat(Zone.divide(CAMERAS, 3, 1))
                .containsExactly(
                        new Zone("zone 1", List.of("a", "b"), List.of("c")),
                        new Zone("zone 2", List.of("c", "d"), List.of("b", "e")),
                        new Zone("zone 3", List.of("e", "f", "g"), List.of("d")));
    }

    @Test
    void aZoneWaitsForItsOwnAndItsBorrowedCamerasAlone() {
        Tracked site =
                new Tracked(Map.of("a", List.of(), "b", List.of(), "g", List.of()), List.of(up("a"), up("b"), up("g")));
        assertThat(new Zone("zone 1", List.of("a"), List.of("b")).of(site).updates())
                .containsExactly(
                        new CameraClock("site", "a", 0, Mark.UP, List.of("a", "b")),
                        new CameraClock("site", "b", 0, Mark.UP, List.of("a", "b")));
    }

    private static CameraClock up(String camera) {
        return new CameraClock("site", camera, 0, Mark.UP, CAMERAS);
    }

    @Test
    void moreZonesThanCamerasIsSaid() {
        assertThatThrownBy(() -> Zone.divide(CAMERAS, 4, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cannot cut 7 cameras into 4 zones that lend 2 cameras to each neighbour: take fewer zones or a"
                                + " smaller border");
    }
}
