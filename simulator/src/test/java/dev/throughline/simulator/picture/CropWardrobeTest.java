package dev.throughline.simulator.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CropWardrobeTest {
    private static CropTexture crop() {
        return new CropTexture(64, 128, new float[3 * 64 * 128]);
    }

    @Test
    void cropsFollowOneAnotherToTheLastAndBack() {
        List<CropTexture> crops = List.of(crop(), crop(), crop());
        CropWardrobe wardrobe = new CropWardrobe(List.of(List.of(crops)));
        int[] shown = {0, 1, 2, 1, 0, 1};
        for (int i = 0; i < shown.length; i++) {
            assertThat(wardrobe.crop(0, 0, .6 * i + .1)).as("crop %d", i).isSameAs(crops.get(shown[i]));
        }
    }

    @Test
    void aCameraThatNeverSawAPersonShowsThemAsTheNextOneDid() {
        CropTexture one = crop();
        CropTexture other = crop();
        CropWardrobe wardrobe = new CropWardrobe(List.of(List.of(List.of(one), List.of(), List.of(other))));
        assertThat(wardrobe.crop(0, 1, 0)).isSameAs(other);
        assertThat(wardrobe.crop(0, 3, 0)).as("cameras begin anew").isSameAs(one);
    }

    @Test
    void aPersonWithoutACropIsRefused() {
        assertThatThrownBy(() -> new CropWardrobe(List.of(List.of(List.of(crop())), List.of(List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("person 2 has no crop");
    }
}
