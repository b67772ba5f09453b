package dev.throughline.reid.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.relation.RankedRelation.Order;
import dev.throughline.reid.relation.RankedRelation.Pairs;
import org.junit.jupiter.api.Test;

class RankedRelationTest {
    @Test
    void permutationsComeInTheOrderOfTheSlides() {
        // patches 4, 10 and 23 are the best: (4,10), (4,23), (10,4), (10,23), (23,4), (23,10)
        assertThat(vectorOf(new RankedRelation(3, Pairs.PERMUTATIONS, Order.RANK)))
                .containsExactly(410, 423, 1004, 1023, 2304, 2310);
    }

    @Test
    void combinationsTakeEachPairOnceTheBetterPatchFirst() {
        assertThat(vectorOf(new RankedRelation(3, Pairs.COMBINATIONS, Order.RANK)))
                .containsExactly(410, 423, 1023);
    }

    /** Ranks 4, 10, 23 are places 4, 10, 23 as they are; turned round, only the places stay. */
    @Test
    void inTheOrderOfPlacesItDoesNotMatterWhichOfTwoIsBetter() {
        assertThat(vectorOf(new RankedRelation(3, Pairs.COMBINATIONS, Order.PLACE), 1, 2, 3))
                .containsExactly(410, 423, 1023);
        assertThat(vectorOf(new RankedRelation(3, Pairs.COMBINATIONS, Order.RANK), 1, 2, 3))
                .containsExactly(2310, 2304, 1004);
    }

    @Test
    void moreThanThePatchesThereAreCannotBeChosen() {
        assertThatThrownBy(() -> vectorOf(new RankedRelation(33, Pairs.COMBINATIONS, Order.RANK)))
                .hasMessage("cannot choose 33 of 32 patches");
    }

    /** With R[a, b] = 100·a + b, and patches 4, 10, 23 nearest to CLS in this order. */
    private static float[] vectorOf(RankedRelation ranked) {
        return vectorOf(ranked, 3, 2, 1);
    }

    private static float[] vectorOf(RankedRelation ranked, float fourth, float tenth, float twentyThird) {
        int patches = 32;
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] tokens = new float[(patches + 1) * 2];
            tokens[0] = 1; // CLS looks along the first axis, patches along the second
            for (int patch = 0; patch < patches; patch++) {
                tokens[2 * (patch + 1)] = patch == 4 ? fourth : patch == 10 ? tenth : patch == 23 ? twentyThird : 0;
                tokens[2 * (patch + 1) + 1] = 1;
            }
            float[] relation = new float[patches * patches];
            for (int i = 0; i < relation.length; i++) {
                relation[i] = 100 * (i / patches) + i % patches;
            }
            NDArray vectors = ranked.vectors(
                    manager.create(tokens, new Shape(1, patches + 1, 2)),
                    manager.create(relation, new Shape(patches, patches)));
            return vectors.toFloatArray();
        }
    }
}
