package dev.throughline.bench.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.bench.linking.Tracklets.Tracklet;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackletsTest {
    @Test
    void theyAreInTheOrderInWhichTheyEnd() {
        Tracklets tracklets = new Tracklets(
                List.of(seen("b", 1, 0, 5, 1, 0), seen("a", 1, 1, 5, 1, 0), seen("a", 2, 2, 3, 1, 0)), OncePer.SITE);
        assertThat(tracklets.named(new int[] {0, 1, 2}))
                .containsEntry(new TrackletId("a", 2), "linked-0")
                .containsEntry(new TrackletId("a", 1), "linked-1")
                .containsEntry(new TrackletId("b", 1), "linked-2");
    }

    @Test
    void whoIsSeenAtOnceIsSomebodyElse() {
        List<Tracklet> all = List.of(
                seen("a", 1, 0, 10, 1, 0),
                seen("a", 2, 10, 20, 1, 0),
                seen("b", 1, 5, 21, 1, 0),
                seen("a", 3, 21, 22, 1, 0));
        Tracklets inTheSite = new Tracklets(all, OncePer.SITE);
        assertThat(inTheSite.areApart(0, 1)).as("one begins as the other ends").isTrue();
        assertThat(inTheSite.areApart(0, 2)).as("two cameras").isTrue();
        assertThat(inTheSite.areApart(1, 3)).as("one after the other").isFalse();
        assertThat(inTheSite.areApart(1, 1)).as("the same").isFalse();
        Tracklets inACamera = new Tracklets(all, OncePer.CAMERA);
        assertThat(inACamera.areApart(0, 1)).isTrue();
        assertThat(inACamera.areApart(0, 2)).isFalse();
    }

    @Test
    void aPartOfTheCamerasMeanIsSubtracted() {
        Tracklets tracklets = new Tracklets(
                List.of(seen("a", 1, 0, 1, 1, 0), seen("a", 2, 2, 3, 0, 1), seen("b", 1, 4, 5, 0, 1)), OncePer.SITE);
        // of camera a: the sum (1, 1), a twelfth of which is the mean (.5, .5) times 2 / (2 + 10)
        assertThat(tracklets.centred(2)).containsExactly(Embedding.of(11, -1), Embedding.of(-1, 11));
        assertThat(tracklets.centred(3).get(2)).as("alone in its camera").isEqualTo(Embedding.of(0, 1));
    }

    @Test
    void theThresholdIsAQuantileOfStrangersSimilarities() {
        List<Tracklet> all = new ArrayList<>();
        List<Embedding> looks = new ArrayList<>();
        for (int i = 0; i < 5; i++) { // ten pairs
            all.add(seen("a", i + 1, 0, 10 + i, 1, 0));
            looks.add(Embedding.of((float) Math.cos(i * .1), (float) Math.sin(i * .1)));
        }
        Tracklets tracklets = new Tracklets(all, OncePer.SITE);
        // by angle: four of .1, three of .2, two of .3, one of .4; in order the quantile lies at 9 * .9 = 8.1, between
        // cosines of .1
        assertThat(tracklets.threshold(looks, .9)).isEqualTo(Math.cos(.1), within(1e-6));
        // 9 * .6 = 5.4, between the last of .2 and itself; 9 * .3 = 2.7, seven tenths of the way from .3 to .2
        assertThat(tracklets.threshold(looks, .3))
                .isEqualTo(Math.cos(.3) + .7 * (Math.cos(.2) - Math.cos(.3)), within(1e-6));
        assertThat(tracklets.threshold(looks.subList(0, 4), .9)).as("six pairs").isEqualTo(.5);
    }

    static Tracklet seen(String camera, long track, long from, long to, float... look) {
        return new Tracklet(new TrackletId(camera, track), from, to, Embedding.of(look));
    }
}
