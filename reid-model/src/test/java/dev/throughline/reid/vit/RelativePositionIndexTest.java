package dev.throughline.reid.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RelativePositionIndexTest {
    // a grid of two by two, A B / C D, worked out by hand on the lab's slides
    private static final int[][] SLIDES_INDEX = {{4, 3, 1, 0}, {5, 4, 2, 1}, {7, 6, 4, 3}, {8, 7, 5, 4}};
    private static final float[] SLIDES_TABLE = {.1f, .03f, .8f, .5f, .07f, .2f, .4f, .01f, .06f};
    private static final float[] SLIDES_BIAS = {
        .07f, .5f, .03f, .1f, .2f, .07f, .8f, .03f, .01f, .4f, .07f, .5f, .06f, .01f, .2f, .07f
    };

    @Test
    void theIndexOfTwoByTwoPatchesIsThatOfTheSlides() {
        assertThat(RelativePositionIndex.pairIndex(2, 2)).isDeepEqualTo(SLIDES_INDEX);
    }

    @Test
    void theBiasOfTwoByTwoPatchesIsThatOfTheSlides() {
        VitSettings settings = new VitSettings(32, 32, Stem.conv(0), 6, 1, 1, RelativePosition.BIAS, 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            RelativeTable table = new RelativeTable(settings, 1);
            table.initialize(manager, DataType.FLOAT32, new Shape());
            float[] withCls = Arrays.copyOf(SLIDES_TABLE, SLIDES_TABLE.length + 3);
            table.table().getArray().set(withCls);
            NDArray data = manager.zeros(new Shape(1));
            NDArray bias = table.perPair(new ForwardContext(new ParameterStore(manager, false), false), data);
            assertThat(bias.get(new NDIndex("1:, 1:, 0")).toFloatArray())
                    .containsExactly(SLIDES_BIAS, Offset.offset(1e-7f));
        }
    }

    @Test
    void clsHasEntriesThatNoPatchHas() {
        int[][] index = RelativePositionIndex.tokenIndex(2, 2);
        assertThat(index[0]).containsExactly(11, 9, 9, 9, 9);
        for (int patch = 1; patch <= 4; patch++) {
            assertThat(index[patch][0]).isEqualTo(10);
            assertThat(Arrays.copyOfRange(index[patch], 1, 5)).containsExactly(SLIDES_INDEX[patch - 1]);
        }
        assertThat(RelativePositionIndex.entries(2, 2)).isEqualTo(12);
    }

    @Test
    void aGridWithoutRowsIsRefused() {
        assertThatThrownBy(() -> RelativePositionIndex.pairIndex(0, 2))
                .hasMessage("a grid needs rows and columns, had 0 and 2");
    }
}
