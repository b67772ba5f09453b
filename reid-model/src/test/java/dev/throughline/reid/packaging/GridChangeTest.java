package dev.throughline.reid.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GridChangeTest {
    private static VitSettings vit(int stride, RelativePosition relative) {
        return new VitSettings(64, 32, new Stem(Stem.Kind.CONV, 16, stride, 0), 12, 2, 3, relative, 0);
    }

    @ParameterizedTest
    @EnumSource
    void weightsFitTheNetworkWithTheOtherGrid(RelativePosition relative) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, Tensor> coarse = weights(vit(16, relative), manager);
            ReidNetwork fine = network(vit(8, relative), manager);
            Map<String, Tensor> changed =
                    GridChange.between(vit(16, relative), vit(8, relative)).of(coarse);
            assertThat(Weights.whereTheyFit(fine.named(), changed)).isEmpty();
        }
    }

    /** What is the same at all distances is so in any grid, and what grows with the distance still does. */
    @Test
    void aTableKeepsItsShapeAndClsItsEntries() {
        VitSettings from = vit(16, RelativePosition.BIAS); // 4x2 patches: 7x3 distances
        VitSettings to = vit(8, RelativePosition.BIAS); // 8x4 patches: 15x7 distances
        float[] values = new float[(7 * 3 + 3) * 2];
        for (int down = 0; down < 7; down++) {
            for (int right = 0; right < 3; right++) {
                values[(down * 3 + right) * 2] = 5;
                values[(down * 3 + right) * 2 + 1] = down;
            }
        }
        for (int i = 0; i < 6; i++) {
            values[7 * 3 * 2 + i] = 100 + i;
        }
        String name = "vit.layer0.attention.relative.table";
        Tensor table = GridChange.between(from, to)
                .of(Map.of(name, new Tensor(new long[] {24, 2}, values)))
                .get(name);
        assertThat(table.shape()).containsExactly(15 * 7 + 3, 2);
        for (int entry = 0; entry < 15 * 7; entry++) {
            assertThat(table.values()[entry * 2]).isCloseTo(5, Offset.offset(1e-5f));
        }
        assertThat(table.values()[(7 * 7 + 3) * 2 + 1]).isCloseTo(3, Offset.offset(1e-4f)); // the middle
        assertThat(table.values()[(10 * 7 + 3) * 2 + 1]).isGreaterThan(table.values()[(4 * 7 + 3) * 2 + 1]);
        for (int i = 0; i < 6; i++) {
            assertThat(table.values()[15 * 7 * 2 + i]).isEqualTo(100 + i);
        }
    }

    private static Map<String, Tensor> weights(VitSettings vit, NDManager manager) {
        return Weights.of(network(vit, manager).named());
    }

    private static ReidNetwork network(VitSettings vit, NDManager manager) {
        ReidNetwork network = new ReidNetwork(
                new ReidSettings(vit, RelationSettings.soft(RelationSettings.Scale.COSINE, 2, 2, .1, 1)));
        network.initialize(manager, DataType.FLOAT32, new Shape());
        return network;
    }
}
