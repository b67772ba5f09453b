package dev.throughline.bench.linking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.bench.linking.AverageLinkage.Merge;
import java.util.List;
import org.junit.jupiter.api.Test;

class AverageLinkageTest {
    /** Four members; 0 and 1 are alike, 2 and 3 are, and 2 is a little like both others. */
    private static final double[][] SIMILARITIES = {
        {1, .75, .5, .25},
        {.75, 1, .25, 0},
        {.5, .25, 1, .625},
        {.25, 0, .625, 1}
    };

    @Test
    void theMostSimilarAreMergedByTheMeanOverAllPairs() {
        assertThat(AverageLinkage.merges(SIMILARITIES, apart(4)))
                .containsExactly(
                        new Merge(0, 1, .75), new Merge(2, 3, .625), new Merge(0, 2, (.5 + .25 + .25 + 0) / 4));
    }

    @Test
    void aThirdMemberCountsAsMuchAsTheOthers() {
        double[][] similarities = {
            {1, .75, .5, .5},
            {.75, 1, .5, .125},
            {.5, .5, 1, .125},
            {.5, .125, .125, 1}
        };
        assertThat(AverageLinkage.merges(similarities, apart(4)))
                .containsExactly(new Merge(0, 1, .75), new Merge(0, 2, .5), new Merge(0, 3, (.5 + .125 + .125) / 3));
    }

    @Test
    void thoseWhoCannotBeTogetherAreNeverMergedNorAreTheirClusters() {
        boolean[][] apart = apart(4);
        apart[1][3] = true;
        apart[3][1] = true;
        assertThat(AverageLinkage.merges(SIMILARITIES, apart))
                .containsExactly(new Merge(0, 1, .75), new Merge(2, 3, .625));
    }

    @Test
    void whoIsKeptFromOneClusterJoinsAnother() {
        boolean[][] apart = apart(4);
        apart[0][1] = true;
        apart[1][0] = true;
        assertThat(AverageLinkage.merges(SIMILARITIES, apart))
                .as("2 and 3, then 0 rather than 1, which is kept from 0 then")
                .containsExactly(new Merge(2, 3, .625), new Merge(0, 2, (.5 + .25) / 2));
    }

    @Test
    void amongEqualsTheFirstAreMergedFirst() {
        double[][] similarities = {
            {1, .5, 0, .5},
            {.5, 1, .5, 0},
            {0, .5, 1, .5},
            {.5, 0, .5, 1}
        };
        assertThat(AverageLinkage.merges(similarities, apart(4)))
                .containsExactly(new Merge(0, 1, .5), new Merge(2, 3, .5), new Merge(0, 2, (0 + .5 + .5 + 0) / 4));
    }

    @Test
    void aThresholdIsReachedByItself() {
        List<Merge> merges = AverageLinkage.merges(SIMILARITIES, apart(4));
        assertThat(AverageLinkage.clusters(4, merges, .8)).containsExactly(0, 1, 2, 3);
        assertThat(AverageLinkage.clusters(4, merges, .75)).containsExactly(0, 0, 2, 3);
        assertThat(AverageLinkage.clusters(4, merges, .626)).containsExactly(0, 0, 2, 3);
        assertThat(AverageLinkage.clusters(4, merges, .625)).containsExactly(0, 0, 2, 2);
        assertThat(AverageLinkage.clusters(4, merges, -1)).containsExactly(0, 0, 0, 0);
    }

    @Test
    void nobodyIsMergedWithNobody() {
        assertThat(AverageLinkage.merges(new double[0][0], apart(0))).isEmpty();
        assertThat(AverageLinkage.merges(new double[][] {{1}}, apart(1))).isEmpty();
    }

    private static boolean[][] apart(int size) {
        return new boolean[size][size];
    }
}
