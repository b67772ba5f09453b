package dev.throughline.bench.zones;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.TrackletId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandOverTest {
    /** Zone 1 has west, zone 2 east; both hear the two cameras between, of which each has one. */
    private static final Map<String, String> HOME =
            Map.of("west", "zone 1", "gate", "zone 1", "door", "zone 2", "east", "zone 2");

    @Test
    void whoIsHeldByBothZonesIsOnePersonFromEndToEnd() {
        Map<TrackletId, String> united = unite(
                Map.of("west/1", "a", "gate/1", "a", "door/1", "a"),
                Map.of("gate/1", "x", "door/1", "x", "east/1", "x"));
        assertThat(united.values()).hasSize(4).containsOnly("zone 1 a");
    }

    @Test
    void whoSharesNothingStaysTwo() {
        Map<TrackletId, String> united = unite(Map.of("west/1", "a"), Map.of("east/1", "a"));
        assertThat(united)
                .containsEntry(TrackletId.parse("west/1"), "zone 1 a")
                .containsEntry(TrackletId.parse("east/1"), "zone 2 a");
    }

    @Test
    void whomOneZoneCallsTwoStaysTwoThoughTheOtherCallsThemOne() {
        Map<TrackletId, String> united =
                unite(Map.of("gate/1", "a", "gate/2", "b"), Map.of("gate/1", "x", "gate/2", "x", "east/1", "x"));
        assertThat(united)
                .containsEntry(TrackletId.parse("gate/1"), "zone 1 a")
                .containsEntry(TrackletId.parse("gate/2"), "zone 1 b")
                .as("of two that share as much, the first by name")
                .containsEntry(TrackletId.parse("east/1"), "zone 1 a");
    }

    @Test
    void oneTrackletOfThreeIsNoAgreement() {
        Map<TrackletId, String> united = unite(
                Map.of("gate/1", "a", "gate/2", "b", "gate/3", "c"),
                Map.of("gate/1", "x", "gate/2", "x", "gate/3", "x", "east/1", "x"));
        assertThat(united)
                .containsEntry(TrackletId.parse("gate/1"), "zone 1 a")
                .containsEntry(TrackletId.parse("east/1"), "zone 2 x");
    }

    @Test
    void theZoneThatHasTheCameraHasTheWordOnItsTracklets() {
        Map<TrackletId, String> united = unite(
                Map.of("gate/1", "a", "gate/2", "a", "door/1", "b"),
                Map.of("gate/1", "x", "gate/2", "x", "door/1", "x"));
        assertThat(united).containsEntry(TrackletId.parse("door/1"), "zone 1 a"); // x, who is a, and not b
    }

    @Test
    void theOrderOfZonesDoesNotMatter() {
        Map<TrackletId, String> one = tracklets(Map.of("west/1", "a", "gate/1", "a"));
        Map<TrackletId, String> two = tracklets(Map.of("gate/1", "x", "east/1", "x"));
        Map<String, Map<TrackletId, String>> forth = new LinkedHashMap<>();
        forth.put("zone 1", one);
        forth.put("zone 2", two);
        Map<String, Map<TrackletId, String>> back = new LinkedHashMap<>();
        back.put("zone 2", two);
        back.put("zone 1", one);
        assertThat(HandOver.unite(forth, HOME)).isEqualTo(HandOver.unite(back, HOME));
        assertThat(List.copyOf(HandOver.unite(back, HOME).values())).containsOnly("zone 1 a");
    }

    private static Map<TrackletId, String> unite(Map<String, String> one, Map<String, String> two) {
        return HandOver.unite(Map.of("zone 1", tracklets(one), "zone 2", tracklets(two)), HOME);
    }

    private static Map<TrackletId, String> tracklets(Map<String, String> identities) {
        Map<TrackletId, String> tracklets = new HashMap<>();
        identities.forEach((tracklet, identity) -> tracklets.put(TrackletId.parse(tracklet), identity));
        return tracklets;
    }
}
