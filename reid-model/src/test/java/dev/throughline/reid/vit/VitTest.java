package dev.throughline.reid.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VitTest {
    @ParameterizedTest
    @EnumSource
    void picturesBecomeTokensWithClsFirst(RelativePosition relative) {
        VitSettings settings = new VitSettings(64, 32, Stem.conv(0), 24, 2, 3, relative, .1f);
        try (NDManager manager = NDManager.newBaseManager()) {
            Vit vit = new Vit(settings);
            vit.initialize(manager, DataType.FLOAT32, new Shape());
            ForwardContext pass = new ForwardContext(new ParameterStore(manager, false), false);
            NDArray pixels = manager.randomUniform(-1, 1, new Shape(5, 3, 64, 32));
            assertThat(vit.apply(pass, pixels).getShape()).isEqualTo(new Shape(5, 9, 24));
            assertThat(vit.absolutePositions(pass, pixels).getShape()).isEqualTo(new Shape(8, 24));
            assertThat(vit.relativePositions(pass, pixels).map(NDArray::getShape))
                    .isEqualTo(
                            switch (relative) {
                                case NONE -> Optional.empty();
                                case BIAS -> Optional.of(new Shape(8, 8, 3)); // heads
                                case SHAW -> Optional.of(new Shape(8, 8, 8)); // values of a head
                            });
        }
    }

    @Test
    void aSampleThatSkipsALayerLeavesTheExpectedSumAsItIs() {
        VitSettings settings = new VitSettings(16, 16, Stem.conv(0), 6, 2, 1, RelativePosition.NONE, .5f);
        try (NDManager manager = NDManager.newBaseManager()) {
            EncoderLayer layer = new EncoderLayer(settings, .5f);
            layer.initialize(manager, DataType.FLOAT32, new Shape());
            ParameterStore store = new ParameterStore(manager, false);
            NDArray tokens = manager.randomNormal(new Shape(1, 2, 6)).tile(new long[] {4000, 1, 1});
            NDArray used = layer.apply(new ForwardContext(store, false), tokens).sub(tokens);
            NDArray trained =
                    layer.apply(new ForwardContext(store, true), tokens).sub(tokens);
            float expected = used.abs().sum().getFloat();
            assertThat(trained.sub(used).sum(new int[] {0}).abs().sum().getFloat())
                    .isLessThan(.1f * expected);
        }
    }

    @Test
    void settingsThatFitNoGridAreRefused() {
        assertThatThrownBy(() -> new VitSettings(100, 64, Stem.conv(0), 192, 6, 3, RelativePosition.BIAS, 0))
                .hasMessage("height and width must be multiples of 16, were 100 and 64");
        assertThatThrownBy(() -> new VitSettings(128, 64, Stem.conv(0), 190, 6, 3, RelativePosition.BIAS, 0))
                .hasMessageContaining("190, 3 and 6");
        assertThatThrownBy(() -> new VitSettings(128, 64, Stem.conv(0), 192, 6, 3, RelativePosition.BIAS, Float.NaN))
                .hasMessageContaining("NaN");
    }
}
