package dev.throughline.reid.relation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.throughline.wire.message.Relation;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

    @Test
    void theDivergenceOfTwoSkewedDistributionsIsThatWorkedOutByHand() {
        // M = (.4, .2, .4): ½(.7 ln 1.75 + .1 ln .25) twice, since Q is P backwards = .253102
        assertThat(jsd(new float[] {.7f, .2f, .1f}, new float[] {.1f, .2f, .7f}))
                .isCloseTo(.253102f, CLOSE);
    }

    @Test
    void distributionsThatShareNothingAreLnTwoApart() {
        assertThat(jsd(new float[] {1, 0}, new float[] {0, 1})).isCloseTo((float) Math.log(2), CLOSE);
    }

    @Test
    void aDistributionIsNotApartFromItself() {
        assertThat(jsd(new float[] {.5f, 0, .5f}, new float[] {.5f, 0, .5f})).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theDivergenceIsSymmetricBoundedAndThatOfTheWire(int seed) {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(seed);
            NDArray p = manager.randomNormal(new Shape(136)).mul(seed).softmax(0);
            NDArray q = manager.randomNormal(new Shape(136)).mul(seed).softmax(0);
            float there = Divergence.jsd(p, q).getFloat();
            assertThat(there).isBetween(1e-3f, (float) Math.log(2));
            assertThat(Divergence.jsd(q, p).getFloat()).isCloseTo(there, CLOSE);
            double wire = Relation.of(p.toFloatArray()).jsd(Relation.of(q.toFloatArray()));
            assertThat(there).isCloseTo((float) wire, CLOSE);
        }
    }

    /** Half precision knows no 1e-12: what stands for 0 in a logarithm must not become 0 on the way. */
    @Test
    void distributionsThatWentThroughHalfPrecisionStayFinite() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray p = manager.create(new float[] {1, 1e-9f, 0}).toType(DataType.FLOAT16, true);
            NDArray q = manager.create(new float[] {0, 1e-9f, 1}).toType(DataType.FLOAT16, true);
            float jsd = Divergence.jsd(p.toType(DataType.FLOAT32, true), q.toType(DataType.FLOAT32, true))
                    .getFloat();
            assertThat(jsd).isCloseTo((float) Math.log(2), CLOSE);
        }
    }

    @Test
    void kullbackLeiblerIsNotSymmetric() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray p = manager.create(new float[] {.9f, .1f});
            NDArray q = manager.create(new float[] {.5f, .5f});
            assertThat(Divergence.kl(p, q).getFloat()).isCloseTo(.368064f, CLOSE); // .9 ln 1.8 + .1 ln .2
            assertThat(Divergence.kl(q, p).getFloat()).isCloseTo(.510826f, CLOSE); // .5 ln(5/9) + .5 ln 5
        }
    }

    private static float jsd(float[] p, float[] q) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return Divergence.jsd(manager.create(p), manager.create(q)).getFloat();
        }
    }
}
