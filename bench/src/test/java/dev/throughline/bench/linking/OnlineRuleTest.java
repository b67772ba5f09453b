package dev.throughline.bench.linking;

import static dev.throughline.bench.linking.TrackletsTest.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.bench.linking.Tracklets.Tracklet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each camera here has few tracklets, so that little of its mean is subtracted. */
class OnlineRuleTest {
    @Test
    void eachJoinsTheMostSimilarIdentityAboveTheThreshold() {
        Tracklets tracklets = new Tracklets(
                List.of(
                        seen("a", 1, 0, 1, 1, 0, 0),
                        seen("b", 1, 2, 3, 0, 1, 0),
                        seen("c", 1, 4, 5, .8f, .6f, 0), // .8 like the first, .6 like the second
                        seen("d", 1, 6, 7, 0, .6f, .8f), // .6 like the second
                        seen("e", 1, 8, 9, 0, 0, -1)), // like nobody
                OncePer.SITE);
        assertThat(OnlineRule.identities(tracklets, .9)).containsExactly(0, 1, 0, 1, 4);
    }

    @Test
    void anIdentityIsAsSimilarAsItsTrackletsAreInTheMean() {
        Tracklets tracklets = new Tracklets(
                List.of(
                        seen("a", 1, 0, 1, 1, 0),
                        seen("b", 1, 2, 3, .6f, .8f), // .6 like the first
                        seen("c", 1, 4, 5, -.28f, .96f)), // .6 like the second, but −.28 like the first
                OncePer.SITE);
        assertThat(OnlineRule.identities(tracklets, .9)).containsExactly(0, 0, 2);
    }

    @Test
    void whoeverIsSeenAtOnceIsNotTheSame() {
        List<Tracklet> all = List.of(seen("a", 1, 0, 2, 1, 0), seen("b", 1, 2, 3, 1, 0), seen("c", 1, 4, 5, 1, 0));
        assertThat(OnlineRule.identities(new Tracklets(all, OncePer.SITE), .9))
                .as("among equals the first")
                .containsExactly(0, 1, 0);
        assertThat(OnlineRule.identities(new Tracklets(all, OncePer.CAMERA), .9))
                .containsExactly(0, 0, 0);
    }

    @Test
    void theThresholdIsThatOfTheStrangersSoFar() {
        List<Tracklet> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) { // ten pairs of strangers, all nearly alike
            all.add(seen("a" + i, 1, 0, 1 + i, 1, .01f * i));
        }
        all.add(seen("b", 1, 20, 21, 1, .5f)); // .9 like any of them, and they are more like each other
        assertThat(OnlineRule.identities(new Tracklets(all, OncePer.SITE), .9)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(OnlineRule.identities(new Tracklets(all.subList(1, 6), OncePer.SITE), .9))
                .as("six pairs are too few to learn from")
                .containsExactly(0, 1, 2, 3, 3);
    }
}
