package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.turned;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Later evidence overturns what was said, and says so. */
@Tag("slow")
class CorrectionTest {
    @Test
    void whoAppliesTheEventsKnowsTheIdentities() {
        Linker linker = linker();
        List<IdentityEvent> events = new ArrayList<>();
        Map<String, Identity> told = new TreeMap<>();
        for (SiteUpdate update : interleaved(walkedThrough(2), 3)) {
            Linker.Step step = linker.advance(update);
            events.addAll(step.events());
            step.identities().forEach((id, identity) -> {
                if (identity == null) {
                    told.remove(id);
                } else {
                    told.put(id, identity);
                }
            });

            assertThat(Told.by(events)).containsExactlyInAnyOrderElementsOf(told.values());
        }
        assertThat(told).isNotEmpty();
    }

    @Test
    void twoIdentitiesThatTurnOutToBeOnePersonAreMerged() {
        Embedding front = Embedding.of(1, 0, 0);
        Embedding back = Embedding.of(0, 1, 0);
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, front),
                tracklet("door", 2, 11, 13, false, back),
                clock("door", 14),
                tracklet("door", 2, 11, 15, true, front), // turned round
                clock("door", 20)));

        IdentityEvent merged = events.get(events.size() - 1);
        assertThat(merged.type()).isEqualTo(IdentityEvent.Type.MERGED);
        assertThat(merged.identity()).isEqualTo(events.get(0).identity());
        assertThat(merged.formerly()).isEqualTo(events.get(1).identity());
        assertThat(merged.tracklets()).containsExactly(new TrackletId("door", 2));
        assertThat(merged.corrects()).containsExactly(events.get(1).id());
        assertThat(Told.by(events))
                .singleElement()
                .satisfies(identity ->
                        assertThat(identity.journey()).extracting(Visit::track).containsExactly(1L, 2L));
    }

    @Test
    void aTrackletThatTurnsOutToBeSomebodyElseIsReassigned() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding b = Embedding.of(0, 1, 0);
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, a),
                tracklet("door", 2, 3, 4, true, b),
                tracklet("door", 3, 11, 13, false, a),
                clock("door", 14),
                tracklet("door", 3, 11, 15, true, b),
                clock("door", 20)));

        IdentityEvent last = events.get(events.size() - 1);
        assertThat(last.type()).isEqualTo(IdentityEvent.Type.REASSIGNED);
        assertThat(last.formerly()).isEqualTo(events.get(0).identity());
        assertThat(last.identity()).isEqualTo(events.get(1).identity());
        assertThat(last.because().runnerUp()).isNotNull();
    }

    @Test
    void whatWasSaidStaysUntilAnotherFitsBetterByANat() {
        assertThat(reassignedWhenTurned(31)).as("a third of a nat").isFalse();
        assertThat(reassignedWhenTurned(35.5)).as("more than one").isTrue();
    }

    /** Whether one who began as somebody at 0 degrees, and ends at this angle, is then somebody known at 60 degrees. */
    private static boolean reassignedWhenTurned(double degrees) {
        return link(List.of(
                        up("door", 0, "door"),
                        tracklet("door", 1, 1, 2, true, turned(0)),
                        tracklet("door", 2, 3, 4, true, turned(Math.toRadians(60))),
                        tracklet("door", 3, 11, 13, false, turned(0)),
                        clock("door", 14),
                        tracklet("door", 3, 11, 15, true, turned(Math.toRadians(degrees))),
                        clock("door", 20)))
                .stream()
                .anyMatch(event -> event.type() == IdentityEvent.Type.REASSIGNED);
    }

    @Test
    void aTrackletThatTurnsOutToBeNobodyKnownIsSplitOff() {
        Embedding a = Embedding.of(1, 0, 0);
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, a),
                tracklet("door", 2, 11, 13, false, a),
                clock("door", 14),
                tracklet("door", 2, 11, 15, true, Embedding.of(0, 1, 0)),
                clock("door", 20)));

        IdentityEvent last = events.get(events.size() - 1);
        assertThat(last.type()).isEqualTo(IdentityEvent.Type.SPLIT);
        assertThat(last.identity()).isNotEqualTo(events.get(0).identity());
        assertThat(Told.by(events)).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.throughline.streams.link.LinkerPropertiesTest#seeds")
    void eachCorrectionNamesTheEventsThatItCorrects(long seed) {
        Map<TrackletId, String> said = new HashMap<>(); // by which event a tracklet is who it is
        for (IdentityEvent event : LinkerPropertiesTest.link(new MapByteStore(), seed)) {
            if (event.tracklets() != null) {
                assertThat(event.corrects())
                        .as(event.id())
                        .containsExactlyInAnyOrderElementsOf(event.tracklets().stream()
                                .map(said::get)
                                .distinct()
                                .toList());
                event.tracklets().forEach(tracklet -> said.put(tracklet, event.id()));
            } else if (event.camera() != null) {
                said.putIfAbsent(new TrackletId(event.camera(), event.track()), event.id());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.throughline.streams.link.LinkerPropertiesTest#seeds")
    void nothingOlderThanTheRecentWindowIsOverturned(long seed) {
        assertThat(longestAgo(seed, Duration.ofSeconds(5))).isLessThanOrEqualTo(5.5); // and a window of half a second
    }

    @ParameterizedTest
    @MethodSource("dev.throughline.streams.link.LinkerPropertiesTest#seeds")
    void withAWindowOfZeroNothingIsOverturned(long seed) {
        assertThat(LinkerPropertiesTest.link(new MapByteStore(), seed, Duration.ZERO))
                .extracting(IdentityEvent::type)
                .isNotEmpty()
                .doesNotContain(IdentityEvent.Type.MERGED, IdentityEvent.Type.SPLIT, IdentityEvent.Type.REASSIGNED);
    }

    @Test
    void withinTheRecentWindowItIs() {
        assertThat(LinkerPropertiesTest.seeds()
                        .mapToDouble(seed -> longestAgo(seed, Duration.ofMinutes(2)))
                        .max()
                        .orElse(0))
                .isGreaterThan(20);
    }

    /** How long before a correction the tracklets that it moved were over, seconds; whole identities that are united left out. */
    private static double longestAgo(long seed, Duration revise) {
        Map<TrackletId, Long> ends = new HashMap<>();
        double longest = 0;
        for (IdentityEvent event : LinkerPropertiesTest.link(new MapByteStore(), seed, revise)) {
            if (event.camera() != null) {
                ends.put(new TrackletId(event.camera(), event.track()), event.to());
            } else if (event.type() == IdentityEvent.Type.SPLIT || event.type() == IdentityEvent.Type.REASSIGNED) {
                for (TrackletId tracklet : event.tracklets()) {
                    longest = Math.max(longest, (event.time() - ends.get(tracklet)) / 1e6);
                }
            }
        }
        return longest;
    }
}
