package dev.throughline.reid.vit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerTest {
    private static final int MESS = 200;

    @ParameterizedTest
    @EnumSource
    void ofWhatALayerMakesInItsOwnScopeOnlyTheResultStays(RelativePosition relative) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderLayer layer = layer(manager, relative);
            NDArray tokens = manager.randomNormal(new Shape(4, 9, 12));
            ForwardContext pass = new ForwardContext(new ParameterStore(manager, false), false);
            float[] unscoped = layer.apply(pass, tokens).toFloatArray();

            int held = manager.getManagedArrays().size();
            NDArray scoped = layer.scoped(pass, tokens);
            assertThat(manager.getManagedArrays()).hasSize(held + 1);
            assertThat(scoped.toFloatArray()).containsExactly(unscoped);
            assertThat(tokens.getManager()).isSameAs(manager);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGradientNeedsNothingThatWasLetGo(RelativePosition relative) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderLayer layer = layer(manager, relative);
            NDArray tokens = manager.randomNormal(new Shape(4, 9, 12));
            ForwardContext pass = new ForwardContext(new ParameterStore(manager, false), true);
            List<float[]> unscoped = gradients(manager, layer, tokens, layer::apply, pass);
            assertThat(unscoped).allSatisfy(gradient -> assertThat(gradient).isNotEmpty());
            for (int i = 0; i < 5; i++) { // memory that was freed may still hold what it did
                assertThat(gradients(manager, layer, tokens, layer::scoped, pass))
                        .usingRecursiveComparison()
                        .isEqualTo(unscoped);
            }
        }
    }

    private static EncoderLayer layer(NDManager manager, RelativePosition relative) {
        VitSettings settings = new VitSettings(64, 32, Stem.conv(0), 12, 2, 3, relative, .5f);
        EncoderLayer layer = new EncoderLayer(settings, .5f);
        layer.initialize(manager, DataType.FLOAT32, new Shape());
        return layer;
    }

    private static List<float[]> gradients(
            NDManager manager,
            EncoderLayer layer,
            NDArray tokens,
            BiFunction<ForwardContext, NDArray, NDArray> applied,
            ForwardContext pass) {
        Engine.getInstance().setRandomSeed(5); // who skips the layer
        List<float[]> gradients = new ArrayList<>();
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = tokens.duplicate();
            input.attach(scratch);
            NDArray loss = applied.apply(pass, input).square().sum();
            System.gc();
            for (int i = 0; i < MESS; i++) { // over what was let go
                scratch.create(new float[] {Float.NaN});
            }
            collector.backward(loss);
            layer.getParameters().values().forEach(parameter -> {
                NDArray gradient = parameter.getArray().getGradient();
                gradients.add(gradient.toFloatArray());
                gradient.muli(scratch.zeros(new Shape()));
                gradient.close();
            });
        }
        return gradients;
    }
}
