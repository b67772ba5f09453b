package dev.throughline.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelationTest {
    @Test
    void jsdIsAsComputedByHand() {
        Relation p = Relation.of(.7f, .2f, .1f);
        Relation q = Relation.of(.1f, .2f, .7f);
        // M = (.4, .2, .4), so both halves are .7 ln(.7/.4) + .1 ln(.1/.4)
        double byHand = .7 * Math.log(.7 / .4) + .1 * Math.log(.1 / .4);
        assertThat(p.jsd(q)).isCloseTo(byHand, within(1e-7));
    }

    @Test
    void jsdOfDistributionsThatShareNothingIsLn2() {
        assertThat(Relation.of(1, 0).jsd(Relation.of(0, 1))).isEqualTo(Math.log(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void jsdIsSymmetricBoundedAndZeroOnlyForEquals(long seed) {
        Random random = new Random(seed);
        Relation p = random(random);
        Relation q = random(random);
        assertThat(p.jsd(q)).as("seed %d", seed).isEqualTo(q.jsd(p)).isBetween(1e-9, Math.log(2));
        assertThat(p.jsd(p)).as("seed %d", seed).isZero();
    }

    @Test
    void aNegativeOrEmptyMassIsRefusedByName() {
        assertThatThrownBy(() -> Relation.of(.5f, -.1f)).hasMessageContaining("-0.1");
        assertThatThrownBy(() -> Relation.of(0, 0)).hasMessageContaining("all 0");
        assertThatThrownBy(() -> Relation.of(1).jsd(Relation.of(.5f, .5f))).hasMessageContaining("two models");
    }

    @Test
    void anEmbeddingHasLengthOneAndRefusesWhatHasNoDirection() {
        Embedding embedding = Embedding.of(3, 4);
        assertThat(embedding.toArray()).containsExactly(.6f, .8f);
        assertThat(embedding.cosine(Embedding.of(4, -3))).isCloseTo(0, within(1e-7));
        assertThatThrownBy(() -> Embedding.of(0, 0)).hasMessageContaining("length 0");
        assertThatThrownBy(() -> Embedding.of(1, Float.NaN)).hasMessageContaining("NaN");
    }

    private static Relation random(Random random) {
        float[] masses = new float[40];
        for (int i = 0; i < masses.length; i++) {
            masses[i] = random.nextFloat();
        }
        return Relation.of(masses);
    }
}
