package dev.throughline.reid.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.training.data.Augmentation;
import dev.throughline.wire.picture.UndecodablePictureException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RgbPictureTest {
    @Test
    void pixelsArriveAsTheyAreInPlanes() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x102030);
        image.setRGB(1, 0, 0xff0080);
        RgbPicture picture = RgbPicture.decode(encoded(image, "png"));
        assertThat(picture.height()).isEqualTo(1);
        assertThat(picture.width()).isEqualTo(2);
        assertThat(picture.planes()).containsExactly(0x10, 0xff, 0x20, 0, 0x30, 0x80);
    }

    @Test
    void greyPicturesKeepTheirBrightness() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        assertThat(RgbPicture.decode(encoded(image, "png")).planes()).containsExactly(100, 100, 100);
    }

    @Test
    void ourNetworkReadsMinusOneToOne() {
        float[] target = new float[5];
        new RgbPicture(1, 1, new byte[] {0, (byte) 255, (byte) 51}).writeNormalised(target, 2, Normalisation.halves());
        assertThat(target).containsExactly(new float[] {0, 0, -1, 1, -.6f}, Offset.offset(1e-6f));
    }

    @Test
    void eachChannelHasItsOwnMeanAndDeviation() {
        float[] target = new float[6];
        byte[] planes = {51, 102, 51, 102, 51, 102}; // .2 and .4 in red, in green and in blue
        new RgbPicture(1, 2, planes)
                .writeNormalised(target, 0, new Normalisation(List.of(0f, .2f, .4f), List.of(1f, .5f, .1f)));
        assertThat(target).containsExactly(new float[] {.2f, .4f, 0, .4f, -2, 0}, Offset.offset(1e-6f));
    }

    @Test
    void aNormalisationThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new Normalisation(List.of(.5f), List.of(.5f, .5f, .5f)))
                .hasMessageContaining("of red, green and blue, had [0.5] and");
        assertThatThrownBy(() -> new Normalisation(List.of(.5f, 2f, .5f), List.of(.5f, .5f, .5f)))
                .hasMessage("means of pixels lie in 0..1, were [0.5, 2.0, 0.5]");
        assertThatThrownBy(() -> new Normalisation(List.of(.5f, .5f, .5f), List.of(.5f, 0f, .5f)))
                .hasMessage("deviations of pixels lie above 0 and up to 1, were [0.5, 0.0, 0.5]");
    }

    @Test
    void aReductionAveragesAndAnEnlargementInterpolates() {
        byte[] ramp = {0, 80, (byte) 160, (byte) 240, 0, 80, (byte) 160, (byte) 240, 0, 80, (byte) 160, (byte) 240};
        RgbPicture picture = new RgbPicture(1, 4, ramp);
        // weights .25, .75, .75, .25 over a triangle as wide as the reduction; the border pixel goes on outside
        assertThat(row(picture.resized(1, 2))).containsExactly(50, 190);
        assertThat(row(picture.resized(1, 8))).containsExactly(0, 20, 60, 100, 140, 180, 220, 240);
    }

    @Test
    void aPictureOfTheRightSizeIsLeftAsItIs() {
        RgbPicture picture = new RgbPicture(2, 1, new byte[6]);
        assertThat(picture.resized(2, 1)).isSameAs(picture);
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThatThrownBy(() -> RgbPicture.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(UndecodablePictureException.class)
                .hasMessageStartingWith("3 bytes are no picture: neither JPEG, nor PNG");
    }

    @Test
    void augmentationIsAFunctionOfItsChances() {
        byte[] noise = new byte[3 * 128 * 64];
        new Random(1).nextBytes(noise);
        RgbPicture picture = new RgbPicture(128, 64, noise);
        byte[] once = Augmentation.augmented(picture, new Random(5)).planes();
        assertThat(Augmentation.augmented(picture, new Random(5)).planes()).isEqualTo(once);
        assertThat(Augmentation.augmented(picture, new Random(6)).planes()).isNotEqualTo(once);
        assertThat(picture.planes()).as("the original").isEqualTo(noise);
    }

    private static int[] row(RgbPicture picture) {
        int[] row = new int[picture.width()];
        for (int x = 0; x < row.length; x++) {
            row[x] = picture.planes()[x] & 0xff;
        }
        return row;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
