package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.gate;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.marked;
import static dev.throughline.streams.link.Hall.oneAfterTheOther;
import static dev.throughline.streams.link.Hall.tracked;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.track.Walkers;
import dev.throughline.streams.track.Walkers.Walker;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of cameras that stop, come back, have wrong clocks or say things twice; the table in {@code docs/linking.md}. */
class OddCamerasTest {
    private static final double HOUR = 3_600;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneThatFallsSilentForAWhileHoldsNobodyUpAndMakesNobodyLate(long seed) {
        List<FrameSightings> gate = new ArrayList<>(frames(gate(1), 0, 11));
        for (int second = 12; second < 14; second++) { // as ingest does while nothing is to be seen
            gate.add(gate(1).marker(sequence(second), micros(second), FrameKind.DOWN));
        }
        gate.add(gate(1).marker(sequence(14), micros(14), FrameKind.UP));
        gate.addAll(frames(gate(1), 14, 30));
        gate.add(gate(1).marker(sequence(31), micros(30), FrameKind.END));

        Map<String, List<SiteUpdate>> hall = hall(gate);
        assertOneResult(hall, seed);
        assertThat(late(link(interleaved(hall, seed)))).isEmpty();
        assertThat(decidedBy(hall, "gate", micros(13)))
                .as("whom the others saw is known before the gate is back")
                .isGreaterThanOrEqualTo(micros(12));
    }

    @Test
    void oneThatDiedWithoutAWordHoldsTheSiteUpUntilItIsGivenUp() {
        Walkers walkers = gate(1).and(new Walker(9, 12, 16, 100, 300, 80));
        List<FrameSightings> frames = new ArrayList<>(frames(walkers, 0, 10));
        frames.addAll(frames(walkers, 10, 20));
        List<SiteUpdate> gate = tracked(frames);
        Map<String, List<SiteUpdate>> hall = hall(List.of());
        hall.put(
                "gate",
                gate.stream().filter(update -> update.timeMicros() < micros(10)).toList());

        List<SiteUpdate> heard = new ArrayList<>(oneAfterTheOther(hall));
        assertThat(lastTime(link(heard))).isLessThan(micros(10));

        heard.add(marked(
                "gate",
                9.9,
                FrameKind.GONE)); // as the linking stage writes it when nothing has come for link.camera-timeout
        assertThat(lastTime(link(heard))).isGreaterThan(micros(20));

        gate.stream().filter(update -> update.timeMicros() >= micros(10)).forEach(heard::add); // it was only slow
        List<IdentityEvent> events = link(heard);
        assertThat(late(events)).extracting(IdentityEvent::camera).isNotEmpty().containsOnly("gate");
        assertThat(Told.by(events))
                .as("five and the one whom only the gate saw")
                .hasSize(6);
    }

    @Test
    void whatALateTrackletSaysIsLinkedMarkedAndNotSaidTwice() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, looks(1)),
                clock("door", 20),
                tracklet("gate", 1, 5, 6, true, looks(1)),
                tracklet("gate", 1, 5, 6, true, looks(1))));

        assertThat(late(events)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(IdentityEvent.Type.SIGHTED);
            assertThat(event.identity()).isEqualTo(events.get(0).identity());
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void picturesFromThePastChangeNothing(long seed) {
        List<FrameSightings> gate = new ArrayList<>(frames(gate(1), 0, 15));
        gate.add(gate(1).marker(sequence(15), micros(15 - HOUR), FrameKind.UP)); // restarted, an hour slow
        gate.addAll(shifted(frames(gate(1), 15, 30), -HOUR));
        List<FrameSightings> cut = new ArrayList<>(frames(gate(1), 0, 15));
        FrameSightings end = gate(1).marker(sequence(31), micros(30), FrameKind.END);
        gate.add(end);
        cut.add(end);

        assertOneResult(hall(gate), seed);
        assertThat(json(link(interleaved(hall(gate), seed))))
                .as("each is refused, and a dead letter")
                .isEqualTo(json(link(oneAfterTheOther(hall(cut)))));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneThatJumpsAnHourAheadAndComesBackMovesNobodyElsesTime(long seed) {
        List<FrameSightings> gate = new ArrayList<>(frames(gate(1), 0, 10));
        gate.addAll(shifted(frames(gate(1), 10, 13), HOUR));
        gate.add(gate(1).marker(
                        sequence(13), micros(13 + HOUR), FrameKind.GONE)); // back: ingest drops what is before that
        Map<String, List<SiteUpdate>> hall = hall(gate);
        assertOneResult(hall, seed);

        List<IdentityEvent> events = link(interleaved(hall, seed));
        assertThat(late(events)).isEmpty();
        assertThat(events.stream().filter(event -> !"gate".equals(event.camera()) && event.camera() != null))
                .as("the others are decided in their own time")
                .allSatisfy(event -> assertThat(event.time()).isLessThanOrEqualTo(micros(30)));
        assertThat(decidedBy(hall, "door", micros(29)))
                .as("nothing is decided beyond the slowest")
                .isLessThanOrEqualTo(micros(30));
        assertThat(events)
                .as("nobody expires before the others have come that far")
                .filteredOn(event -> event.type() == IdentityEvent.Type.EXPIRED)
                .allSatisfy(event -> assertThat(event.time()).isGreaterThan(micros(30)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneThatSendsEverythingTwiceMightAsWellSendItOnce(long seed) {
        List<FrameSightings> once = gate(1).frames(15, 30);
        List<FrameSightings> eachTwice =
                once.stream().flatMap(frame -> Stream.of(frame, frame)).toList();
        List<FrameSightings> allTwice =
                Stream.of(once, once).flatMap(List::stream).toList();

        String usual = json(link(oneAfterTheOther(hall(once))));
        assertThat(json(link(interleaved(hall(eachTwice), seed)))).isEqualTo(usual);
        assertThat(json(link(interleaved(hall(allTwice), seed)))).isEqualTo(usual);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneThatIsThreeSecondsAheadIsWaitedForAsEveryOther(long seed) {
        Map<String, List<SiteUpdate>> hall = hall(shifted(gate(1).frames(15, 30), 3));
        assertOneResult(hall, seed);

        List<IdentityEvent> events = link(interleaved(hall, seed));
        assertThat(late(events)).isEmpty();
        assertThat(Told.by(events))
                .hasSize(5)
                .allSatisfy(identity -> assertThat(identity.journey())
                        .extracting(Visit::camera)
                        .containsExactly("door", "gate", "desk"));
    }

    /** The door and the desk as ever, and the gate as told. */
    private static Map<String, List<SiteUpdate>> hall(List<FrameSightings> gate) {
        Map<String, List<SiteUpdate>> hall = new TreeMap<>(walkedThrough(1));
        hall.put("gate", tracked(gate));
        return hall;
    }

    /** Ten pictures a second, numbered by their time; the first of all is an UP marker. */
    private static List<FrameSightings> frames(Walkers walkers, int fromSeconds, int toSeconds) {
        List<FrameSightings> frames = new ArrayList<>();
        if (fromSeconds == 0) {
            frames.add(walkers.marker(1, micros(0), FrameKind.UP));
        }
        for (int tenth = 10 * fromSeconds; tenth < 10 * toSeconds; tenth++) {
            frames.add(walkers.frame(sequence(fromSeconds) + 1 + tenth - 10L * fromSeconds, tenth / 10.));
        }
        return frames;
    }

    /** Of a marker at that second; the pictures from then on have the next ones. */
    private static long sequence(int second) {
        return 2 + 20L * second;
    }

    private static List<FrameSightings> shifted(List<FrameSightings> frames, double seconds) {
        return frames.stream()
                .map(frame -> {
                    FrameInfo info = frame.info();
                    return new FrameSightings(
                            new FrameInfo(
                                    info.site(),
                                    info.camera(),
                                    info.sequence(),
                                    info.timeMicros() + Math.round(seconds * 1e6),
                                    info.size(),
                                    info.kind(),
                                    info.expectedCameras(),
                                    info.leftOut()),
                            frame.model(),
                            frame.sightings());
                })
                .toList();
    }

    private static void assertOneResult(Map<String, List<SiteUpdate>> hall, long seed) {
        assertThat(json(link(interleaved(hall, seed))))
                .as("seed %d", seed)
                .isEqualTo(json(link(oneAfterTheOther(hall))));
    }

    private static List<IdentityEvent> late(List<IdentityEvent> events) {
        return events.stream()
                .filter(event -> Boolean.TRUE.equals(event.because().late()))
                .toList();
    }

    /** Time of the last decision when one camera has come so far and the others have told all. */
    private static long decidedBy(Map<String, List<SiteUpdate>> hall, String slow, long timeMicros) {
        List<SiteUpdate> heard = new ArrayList<>();
        hall.forEach((camera, updates) -> updates.stream()
                .filter(update -> !camera.equals(slow) || update.timeMicros() <= timeMicros)
                .forEach(heard::add));
        return lastTime(link(heard));
    }

    private static long lastTime(List<IdentityEvent> events) {
        return events.stream().mapToLong(IdentityEvent::time).max().orElse(0);
    }
}
