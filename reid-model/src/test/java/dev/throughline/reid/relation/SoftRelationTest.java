package dev.throughline.reid.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.relation.RelationSettings.Scale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SoftRelationTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

    @Test
    void aPairsShareIsTheProductOfItsWeightsAndItsStrength() {
        // two patches on each of two rows, a cell a row: w = softmax(1, 0, 0, 0) at τ 1, so e : 1 : 1 : 1
        RelationSettings settings = RelationSettings.soft(Scale.RAW, 2, 1, 1, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray tokens = manager.create(new float[] {1, 0, 1, 0, 0, 1, 0, 1, 0, 1}, new Shape(1, 5, 2));
            float[] relation = new float[16];
            relation[1] = (float) (2 * Math.log(3)); // R[0,1]: half of it counts, since pairs have no direction
            NDArray distribution =
                    new SoftRelation(settings, 2, 2).distributions(tokens, manager.create(relation, new Shape(4, 4)));
            // (0,1) weighs 3e; (0,2), (0,3) weigh e; (1,2), (1,3), (2,3) weigh 1
            float e = (float) Math.E;
            float all = 5 * e + 3;
            assertThat(distribution.toFloatArray())
                    .containsExactly(new float[] {3 * e / all, (2 * e + 2) / all, 1 / all}, CLOSE);
        }
    }

    @Test
    void distributionsSumToOneAndStayFiniteAtSharpTemperatures() {
        RelationSettings settings = RelationSettings.soft(Scale.RAW, 8, 2, .01, .05);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray tokens = manager.randomNormal(new Shape(7, 33, 24));
            NDArray relation = manager.randomNormal(new Shape(32, 32)).mul(10);
            float[] sums = new SoftRelation(settings, 8, 4)
                    .distributions(tokens, relation)
                    .sum(new int[] {1})
                    .toFloatArray();
            assertThat(sums).containsExactly(new float[] {1, 1, 1, 1, 1, 1, 1}, CLOSE);
        }
    }

    @Test
    void aSwapOfTwoPatchesThatAreNearlyEqualChangesNearlyNothing() {
        RelationSettings settings = RelationSettings.soft(Scale.RAW, 2, 2, .1, 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray relation = manager.randomNormal(new Shape(4, 4));
            float[] ahead = {1, 0, 1, .5f, 1, .50001f, 0, 1, 0, 1};
            float[] behind = {1, 0, 1, .50001f, 1, .5f, 0, 1, 0, 1};
            SoftRelation soft = new SoftRelation(settings, 2, 2);
            NDArray one = soft.distributions(manager.create(ahead, new Shape(1, 5, 2)), relation);
            NDArray other = soft.distributions(manager.create(behind, new Shape(1, 5, 2)), relation);
            assertThat(Divergence.jsd(one, other).toFloatArray()[0]).isLessThan(1e-6f);
        }
    }

    @Test
    void aBodyGridFinerThanThePatchesIsRefused() {
        assertThatThrownBy(() -> new SoftRelation(RelationSettings.defaults(), 4, 4))
                .hasMessage("a body grid of 8×2 cells is finer than the 4×4 patches");
    }
}
