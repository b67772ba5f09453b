package dev.throughline.reid;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.ReidNetwork.ModelOutput;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.ForwardContext;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network in use works out beforehand what training works out at each step. */
class SettledNetworkTest {
    private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

    @ParameterizedTest
    @CsvSource({
        "CONV, 1, BIAS, COSINE",
        "CONV, 0, SHAW, RAW",
        "MOBILE, 0, SHAW, COSINE",
        "OSNET, 0, BIAS, RAW",
        "PATCH, 0, NONE, COSINE"
    })
    void saysTheSameAndKeepsNothing(
            Stem.Kind kind, int blocks, RelativePosition relative, RelationSettings.Scale scale) {
        ReidSettings settings = new ReidSettings(
                new VitSettings(64, 32, new Stem(kind, 16, 16, blocks), 24, 2, 3, relative, 0),
                RelationSettings.soft(scale, 2, 2, .5, .5));
        Engine.getInstance().setRandomSeed(3);
        try (NDManager manager = NDManager.newBaseManager()) {
            ReidNetwork network = new ReidNetwork(settings);
            network.initialize(manager, DataType.FLOAT32, new Shape());
            network.named()
                    .values()
                    .forEach(
                            parameter -> { // norms of their own, none with a variance of 0
                                NDArray values = parameter.getArray();
                                values.addi(manager.randomUniform(.05f, .3f, values.getShape()));
                            });
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(3, 3, 64, 32));
            ModelOutput before = said(network, pixels);

            network.prepareForInference(manager);
            int held = manager.getManagedArrays().size();
            for (int i = 0; i < 3; i++) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray input = pixels.duplicate();
                    input.attach(scratch);
                    ModelOutput prepared = said(network, input);
                    assertThat(prepared.embeddings().toFloatArray())
                            .containsExactly(before.embeddings().toFloatArray(), ROUNDING);
                    assertThat(prepared.relations().toFloatArray())
                            .containsExactly(before.relations().toFloatArray(), ROUNDING);
                }
            }
            assertThat(manager.getManagedArrays()).hasSize(held);
        }
    }

    private static ModelOutput said(ReidNetwork network, NDArray pixels) {
        return network.describe(new ForwardContext(new ParameterStore(pixels.getManager(), false), false), pixels);
    }
}
