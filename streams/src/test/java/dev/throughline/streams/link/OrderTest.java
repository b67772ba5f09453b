package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.end;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.marked;
import static dev.throughline.streams.link.Hall.oneAfterTheOther;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decisions follow event time, and not the order in which cameras are heard. */
class OrderTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyInterleavingOfTheCamerasGivesTheSameEvents(long seed) {
        Map<String, List<SiteUpdate>> hall = walkedThrough(1);

        assertThat(json(link(interleaved(hall, seed))))
                .as("seed %d", seed)
                .isEqualTo(json(link(oneAfterTheOther(hall))));
    }

    @Test
    void decidesNothingBeforeEachCameraOfTheRosterWasHeard() {
        List<SiteUpdate> door =
                List.of(up("door", 0, "door", "desk"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 60));

        assertThat(link(door)).isEmpty();

        List<SiteUpdate> both = new ArrayList<>(door);
        both.add(up("desk", 0));
        both.add(clock("desk", 3));
        assertThat(link(both)).hasSize(1);
    }

    @Test
    void updatesAreTakenByTimeThenCameraThenTrack() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 3, 1, 2.2, true, looks(1)),
                tracklet("door", 1, 1, 2.3, true, looks(2)),
                tracklet("door", 2, 1, 2.3, true, looks(3)),
                tracklet("desk", 7, 1, 2.3, true, looks(4)),
                tracklet("desk", 8, 1, 2.1, true, looks(5)),
                end("door", 3),
                end("desk", 3)));

        assertThat(events)
                .extracting(event -> event.camera() + "/" + event.track())
                .containsExactly("desk/8", "door/3", "desk/7", "door/1", "door/2");
    }

    @Test
    void aCameraThatIsDownSaysItselfHowFarTimeHasComeWithoutIt() {
        List<SiteUpdate> updates = new ArrayList<>(aheadOfTheDesk());

        updates.add(marked("desk", 1.5, FrameKind.DOWN));
        assertThat(link(updates)).isEmpty();

        updates.add(marked("desk", 2.5, FrameKind.DOWN));
        assertThat(link(updates)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            names = {"END", "GONE"})
    void nobodyWaitsForACameraThatIsOverOrGoneUntilItIsHeardAgain(FrameKind over) {
        List<SiteUpdate> updates = new ArrayList<>(aheadOfTheDesk());
        assertThat(link(updates)).isEmpty();

        updates.add(marked("desk", 1, over));
        assertThat(link(updates)).hasSize(1);

        updates.addAll(List.of(
                up("desk", 61), tracklet("door", 2, 65, 66, true, looks(2)), clock("door", 90), clock("desk", 62)));
        assertThat(link(updates)).hasSize(1);
    }

    private static List<SiteUpdate> aheadOfTheDesk() {
        return List.of(
                up("door", 0, "door", "desk"),
                up("desk", 0),
                tracklet("door", 1, 1, 2, true, looks(1)),
                clock("door", 60),
                clock("desk", 1));
    }

    @Test
    void whatComesTooLateIsLinkedAndSaysSo() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, looks(1)),
                clock("door", 20),
                tracklet("desk", 1, 5, 6, true, looks(1))));

        assertThat(events).hasSize(2);
        assertThat(events.get(0).because().late()).isNull();
        assertThat(events.get(1).because().late()).isTrue();
        assertThat(events.get(1).identity()).isEqualTo(events.get(0).identity());
    }
}
