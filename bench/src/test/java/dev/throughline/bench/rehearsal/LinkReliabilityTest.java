package dev.throughline.bench.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.bench.rehearsal.LinkReliability.Bin;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import dev.throughline.wire.message.TrackletId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three people at the door, tracklets 1 to 3; the same in the yard half a minute later, the last one first. */
@Tag("slow")
class LinkReliabilityTest {
    private final TruthSite site = SmallSite.site();
    private final Tracked tracked =
            Tracked.byTheTruth(SmallSite.seenAsOne(site).withTrueEmbeddings(site), site, new Calibration(-10, 20, 0));

    @Test
    void whatWasToldIsHeldAgainstWhoItWas() {
        List<TrackletId> door = tracklets("door");
        List<TrackletId> yard = tracklets("yard");
        LinkReliability reliability = of(
                seen(IdentityEvent.Type.CREATED, "a", door.get(0), null, null),
                seen(IdentityEvent.Type.CREATED, "b", door.get(1), null, other("a", .2)), // is not
                seen(
                        IdentityEvent.Type.SIGHTED,
                        "a",
                        yard.get(0),
                        .95,
                        other("b", .4)), // is the third, whom nobody knows
                seen(IdentityEvent.Type.SIGHTED, "b", yard.get(1), .92, other("a", .6))); // is
        assertThat(bin(reliability, .1).comparisons()).isEqualTo(1);
        assertThat(bin(reliability, .3).comparisons()).isEqualTo(1);
        assertThat(bin(reliability, .5).same()).isZero();
        Bin sure = bin(reliability, .9);
        assertThat(sure.comparisons()).isEqualTo(2);
        assertThat(sure.told()).isCloseTo(1.87, within(1e-9));
        assertThat(sure.same()).isEqualTo(1);
        assertThat(reliability.error()).isCloseTo((.2 + .4 + .6 + .87) / 5, within(1e-9));
        assertThat(reliability.falseMatches())
                .as("the third in the yard is compared with both, and linked to one; all others are beside each other")
                .isEqualTo(new LinkReliability.FalseMatches(2, 1, 0));
    }

    @Test
    void whoIsAlreadyInTheWrongIdentityIsNoStrangerThere() {
        List<TrackletId> door = tracklets("door");
        List<TrackletId> yard = tracklets("yard");
        LinkReliability reliability = of(
                seen(IdentityEvent.Type.CREATED, "a", door.get(0), null, null),
                seen(IdentityEvent.Type.SIGHTED, "a", yard.get(1), .9, null), // the second, a stranger: the error
                seen(IdentityEvent.Type.SIGHTED, "a", yard.get(2), .9, null), // the first, who is there
                new IdentityEvent( // the second, later, where another of theirs is
                        "e",
                        IdentityEvent.Type.SIGHTED,
                        "site",
                        9,
                        "a",
                        IdentityEvent.Subject.seen(door.get(1), 8, 9),
                        "m",
                        told(.9, null)));
        assertThat(reliability.falseMatches()).isEqualTo(new LinkReliability.FalseMatches(1, 1, 1));
    }

    @Test
    void aCorrectionIsHeldAgainstWhatIsKnownWithoutIt() {
        TrackletId first = tracklets("door").get(0);
        TrackletId last = tracklets("yard").get(2);
        LinkReliability reliability = of(
                seen(IdentityEvent.Type.CREATED, "a", first, null, null),
                seen(IdentityEvent.Type.CREATED, "b", last, null, other("a", .05)), // is
                new IdentityEvent(
                        "e",
                        IdentityEvent.Type.MERGED,
                        "site",
                        1,
                        "a",
                        IdentityEvent.Subject.moved("b", List.of(last), List.of()),
                        "m",
                        told(.999, null))); // is
        assertThat(bin(reliability, .01).same()).isEqualTo(1);
        assertThat(bin(reliability, .999).same()).isEqualTo(1);
        assertThat(reliability.with(reliability).bins())
                .filteredOn(each -> each.comparisons() > 0)
                .allMatch(each -> each.comparisons() == 2 && each.same() == 2);
    }

    private List<TrackletId> tracklets(String camera) {
        return tracked.frames().get(camera).stream()
                .flatMap(frame -> frame.boxes().stream().map(box -> new TrackletId(camera, box.track())))
                .distinct()
                .toList();
    }

    private LinkReliability of(IdentityEvent... events) {
        return LinkReliability.of(new Linked(tracked, Map.of(), List.of(events)), site);
    }

    private static Bin bin(LinkReliability reliability, double from) {
        return reliability.bins().stream()
                .filter(each -> each.from() == from)
                .findFirst()
                .orElseThrow();
    }

    private static IdentityEvent seen(
            IdentityEvent.Type type,
            String identity,
            TrackletId tracklet,
            @Nullable Double probability,
            @Nullable RunnerUp other) {
        return new IdentityEvent(
                "e",
                type,
                "site",
                1,
                identity,
                IdentityEvent.Subject.seen(tracklet, 0, 1),
                "m",
                told(probability, other));
    }

    private static Because told(@Nullable Double probability, @Nullable RunnerUp other) {
        Comparison compared = probability == null ? null : new Comparison(probability, 0., 0., 0., null, .9);
        return new Because("alike", compared, other, null, null);
    }

    private static RunnerUp other(String identity, double probability) {
        return new RunnerUp(identity, new Comparison(probability, 0., 0., 0., null, .9));
    }
}
