package dev.throughline.reid;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The relation loss must reach every table it is made of: a public implementation read them through detached copies. */
class GradientTest {
    private static final float STEP = 5e-2f;

    @ParameterizedTest
    @CsvSource({
        "BIAS, COSINE, vit.absolute",
        "BIAS, COSINE, vit.layer0.attention.relative.table",
        "BIAS, COSINE, vit.layer1.attention.relative.table",
        "BIAS, COSINE, relation.absolute_scale",
        "BIAS, COSINE, relation.relative_scale",
        "BIAS, RAW, vit.absolute",
        "BIAS, RAW, vit.layer0.attention.relative.table",
        "SHAW, COSINE, vit.layer1.attention.relative.table",
        "SHAW, RAW, vit.layer0.attention.relative.table",
        "SHAW, RAW, relation.direction",
        "NONE, COSINE, vit.absolute",
        "BIAS, COSINE, vit.stem.kernel1",
        "BIAS, COSINE, vit.cls"
    })
    void theRelationsGradientIsThatOfFiniteDifferences(
            RelativePosition relative, RelationSettings.Scale scale, String name) {
        ReidSettings settings = new ReidSettings(
                new VitSettings(64, 32, Stem.conv(0), 24, 2, 3, relative, 0),
                RelationSettings.soft(scale, 2, 2, .5, .5));
        Engine.getInstance().setRandomSeed(5);
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = new ReidNetwork(settings);
            network.initialize(manager, DataType.FLOAT32, new Shape());
            ForwardContext pass = new ForwardContext(new ParameterStore(manager, false), false);
            Map<String, Parameter> parameters = network.named();
            // far from where training starts, so that attention and relations differ from place to place
            parameters.forEach((each, parameter) -> {
                if (parameter.requiresGradient() && !each.contains("norm")) {
                    parameter
                            .getArray()
                            .addi(manager.randomNormal(parameter.getShape()).mul(.2));
                }
            });
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(2, 3, 64, 32));
            NDArray weights =
                    manager.randomNormal(new Shape(2, settings.relation().pairs()));
            NDArray table = parameters.get(name).getArray();
            NDArray direction = manager.randomNormal(table.getShape());
            direction.divi(direction.norm());

            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(loss(network, pass, pixels, weights));
            }
            float along = table.getGradient().mul(direction).sum().getFloat();

            table.addi(direction.mul(STEP));
            float ahead = loss(network, pass, pixels, weights).getFloat();
            table.subi(direction.mul(2 * STEP));
            float behind = loss(network, pass, pixels, weights).getFloat();
            float measured = (ahead - behind) / (2 * STEP);

            assertThat(Math.abs(measured)).as("a gradient at all").isGreaterThan(1e-4f);
            assertThat(along).isCloseTo(measured, Offset.offset(.05f * Math.abs(measured)));
        }
    }

    private static NDArray loss(ReidNetwork network, ForwardContext pass, NDArray pixels, NDArray weights) {
        return network.describe(pass, pixels).relations().mul(weights).sum().mul(10);
    }
}
