package dev.throughline.reid.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidNetwork.ModelOutput;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.relation.Divergence;
import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RelationLossTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
    private static final double LN2 = Math.log(2);

    // two people with two crops each
    private static final float[] SAME = {1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1};

    @Test
    void theTripletIsThatOfTheHardestPairs() {
        // person 1 at 0 and 3, person 2 at 4 and 10: ln(1 + exp(far − near)) with (3, 4), (3, 1), (6, 1), (6, 7)
        double expected = (soft(3 - 4) + soft(3 - 1) + soft(6 - 1) + soft(6 - 7)) / 4;
        assertThat(of(RelationLoss.TRIPLET, new float[] {0, 3, 4, 10}, 1, 0)).isCloseTo((float) expected, CLOSE);
    }

    private static double soft(double x) {
        return Math.log1p(Math.exp(x));
    }

    private static final float[] DISTRIBUTIONS = {.7f, .2f, .1f, .1f, .2f, .7f, .5f, .3f, .2f, .5f, .3f, .2f};

    @Test
    void theKlIsTheMeanOfBothDirectionsOfAPersonsPairs() {
        // .7 ln 7 + .1 ln(1/7) in both directions, and 0 for the second person
        double expected = (.7 * Math.log(7) - .1 * Math.log(7)) / 2;
        assertThat(of(RelationLoss.KL, DISTRIBUTIONS, 3, 0)).isCloseTo((float) expected, CLOSE);
    }

    @Test
    void theJsdIsInPartsOfLnTwo() {
        // .253102 nats, worked out in DivergenceTest, and 0 for the second person
        assertThat(of(RelationLoss.JSD, DISTRIBUTIONS, 3, 0)).isCloseTo((float) (.253102 / 2 / LN2), CLOSE);
    }

    @Test
    void softJsdPushesTwoPeopleApartUpToTheMarginAndNoFarther() {
        float together = of(RelationLoss.JSD, DISTRIBUTIONS, 3, 0);
        assertThat(of(RelationLoss.SOFT_JSD, DISTRIBUTIONS, 3, 0)).isCloseTo(together, CLOSE);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray first = manager.create(new float[] {.7f, .2f, .1f});
            NDArray second = manager.create(new float[] {.1f, .2f, .7f});
            NDArray other = manager.create(new float[] {.5f, .3f, .2f});
            double near = .3 - Divergence.jsd(first, other).getFloat();
            double far = .3 - Divergence.jsd(second, other).getFloat();
            assertThat(near).isPositive();
            double apart = (2 * near + 2 * Math.max(0, far)) / 4 / LN2;
            assertThat(of(RelationLoss.SOFT_JSD, DISTRIBUTIONS, 3, .3)).isCloseTo((float) (together + apart), CLOSE);
        }
    }

    /** Why the slides' first loss runs away, and ours does not. */
    @ParameterizedTest
    @EnumSource(
            value = RelationLoss.class,
            names = {"JSD", "SOFT_JSD"})
    void whatIsMadeOfTheJsdIsBounded(RelationLoss loss) {
        float[] worst = {1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0};
        assertThat(of(loss, worst, 3, LN2)).isBetween(.99f, 2.01f);
    }

    @Test
    void noLossIsNothing() {
        assertThat(of(RelationLoss.NONE, DISTRIBUTIONS, 3, .3)).isZero();
    }

    private static float of(RelationLoss loss, float[] relations, int each, double margin) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray rows = manager.create(relations, new Shape(4, each));
            NDArray same = manager.create(SAME, new Shape(4, 4));
            return loss.of(new ModelOutput(rows, rows, rows, rows), same, 2, margin)
                    .getFloat();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TRIPLET, COSINE, BIAS, COMBINATIONS, RANK",
        "TRIPLET, RAW, SHAW, PERMUTATIONS, PLACE",
        "KL, COSINE, SHAW, COMBINATIONS, PLACE",
        "KL, RAW, BIAS, PERMUTATIONS, RANK",
        "JSD, COSINE, BIAS, PERMUTATIONS, RANK",
        "JSD, COSINE, SHAW, COMBINATIONS, PLACE",
    })
    void aRankedLossReachesEveryTableItIsMadeOf(
            RelationLoss loss,
            RelationSettings.Scale scale,
            RelativePosition relative,
            RankedRelation.Pairs pairs,
            RankedRelation.Order order) {
        ReidSettings settings = new ReidSettings(
                new VitSettings(64, 32, Stem.conv(0), 24, 2, 3, relative, 0),
                RelationSettings.soft(scale, 2, 2, .5, .5).of(new RankedRelation(3, pairs, order)));
        Engine.getInstance().setRandomSeed(3);
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = new ReidNetwork(settings);
            network.initialize(manager, DataType.FLOAT32, new Shape());
            network.named().forEach((name, parameter) -> {
                if (parameter.requiresGradient() && !name.contains("norm")) {
                    parameter
                            .getArray()
                            .addi(manager.randomNormal(parameter.getShape()).mul(.2));
                }
            });
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(4, 3, 64, 32));
            NDArray same = manager.create(SAME, new Shape(4, 4));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ModelOutput said =
                        network.describe(new ForwardContext(new ParameterStore(manager, false), false), pixels);
                assertThat(said.relations().getShape())
                        .isEqualTo(new Shape(4, settings.relation().pairs()));
                collector.backward(loss.of(said, same, 2, .4));
            }
            for (String table : new String[] {
                "vit.absolute", "vit.layer0.attention.relative.table", "vit.layer1.attention.relative.table"
            }) {
                float length = network.named()
                        .get(table)
                        .getArray()
                        .getGradient()
                        .norm()
                        .getFloat();
                assertThat(length).as(table).isFinite().isGreaterThan(1e-6f);
            }
        }
    }
}
