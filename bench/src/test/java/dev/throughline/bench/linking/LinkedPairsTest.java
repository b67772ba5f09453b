package dev.throughline.bench.linking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.message.TrackletId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkedPairsTest {
    private static final Map<TrackletId, String> PEOPLE =
            Map.of(id(1), "Ann", id(2), "Ann", id(3), "Ann", id(4), "Bob", id(5), "Bob");

    @Test
    void linksArePairsOfTracklets() {
        LinkedPairs pairs =
                LinkedPairs.of(Map.of(id(1), "x", id(2), "x", id(4), "x", id(3), "y", id(6), "y", id(5), "z"), PEOPLE);
        // right: 1 and 2. wrong: 4 with both; 3 with 6, which shows nobody. Missed: 3 with both, and 4 with 5.
        assertThat(pairs).isEqualTo(new LinkedPairs(1, 3, 3));
        assertThat(pairs.precision()).isEqualTo(1 / 4.);
        assertThat(pairs.recall()).isEqualTo(1 / 4.);
    }

    @Test
    void withoutLinksThereIsNoPrecision() {
        LinkedPairs pairs = LinkedPairs.of(Map.of(), PEOPLE);
        assertThat(pairs).isEqualTo(new LinkedPairs(0, 0, 3 + 1));
        assertThat(pairs.precision()).isNull();
        assertThat(pairs.recall()).isZero();
        assertThat(LinkedPairs.of(Map.of(), Map.of()).recall()).isNull();
    }

    @Test
    void thePairsOfSeveralSeedsAddUp() {
        assertThat(new LinkedPairs(1, 2, 3).with(new LinkedPairs(10, 20, 30))).isEqualTo(new LinkedPairs(11, 22, 33));
    }

    private static TrackletId id(long track) {
        return new TrackletId("door", track);
    }
}
