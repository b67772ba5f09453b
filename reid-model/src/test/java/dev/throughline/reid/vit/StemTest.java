package dev.throughline.reid.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.packaging.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StemTest {
    private static VitSettings settings(int height, int width, Stem stem) {
        return new VitSettings(height, width, stem, 24, 1, 3, RelativePosition.BIAS, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "CONV, 64, 32, 16, 16, 4, 2",
        "CONV, 64, 32, 16, 8, 8, 4",
        "MOBILE, 64, 32, 16, 16, 4, 2",
        "MOBILE, 64, 32, 16, 8, 8, 4",
        "PATCH, 64, 32, 16, 16, 4, 2",
        "PATCH, 64, 32, 16, 12, 5, 2",
        "PATCH, 70, 33, 8, 4, 16, 7"
    })
    void theGridIsWhatTheSettingsSay(Stem.Kind kind, int height, int width, int patch, int stride, int rows, int cols) {
        VitSettings settings = settings(height, width, new Stem(kind, patch, stride, 0));
        assertThat(settings.rows()).isEqualTo(rows);
        assertThat(settings.cols()).isEqualTo(cols);
        try (NDManager manager = NDManager.newBaseManager()) {
            Vit vit = new Vit(settings);
            vit.initialize(manager, DataType.FLOAT32, new Shape());
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(2, 3, height, width));
            NDArray tokens = vit.apply(new ForwardContext(new ParameterStore(manager, false), false), pixels);
            assertThat(tokens.getShape()).isEqualTo(new Shape(2, 1 + rows * (long) cols, 24));
        }
    }

    /** So that a network which is trained already can be made deeper. */
    @Test
    void aNewBlockChangesNothingAtFirst() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(1);
            Vit shallow = new Vit(settings(64, 32, Stem.conv(0)));
            Vit deep = new Vit(settings(64, 32, Stem.conv(2)));
            shallow.initialize(manager, DataType.FLOAT32, new Shape());
            deep.initialize(manager, DataType.FLOAT32, new Shape());
            assertThat(Weights.whereTheyFit(ReidNetwork.named(deep), Weights.of(ReidNetwork.named(shallow))))
                    .hasSize(2 * 2 * 10)
                    .allMatch(name -> name.startsWith("stem.block"));
            ForwardContext pass = new ForwardContext(new ParameterStore(manager, false), false);
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(2, 3, 64, 32));
            assertThat(deep.apply(pass, pixels).toFloatArray())
                    .containsExactly(shallow.apply(pass, pixels).toFloatArray());
        }
    }

    @Test
    void stemsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new Stem(Stem.Kind.CONV, 16, 4, 0)).hasMessageContaining("8 or 16, had 16 and 4");
        assertThatThrownBy(() -> Stem.patches(16, 17)).hasMessageContaining("stride 17, patch 16");
        assertThatThrownBy(() -> new Stem(Stem.Kind.PATCH, 16, 16, 1)).hasMessageContaining("had 1");
        assertThatThrownBy(() -> settings(8, 32, Stem.patches(16, 16))).hasMessageContaining("were 8 and 32");
    }
}
