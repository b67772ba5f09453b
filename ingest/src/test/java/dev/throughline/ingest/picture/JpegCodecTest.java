package dev.throughline.ingest.picture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.wire.Jpeg;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class JpegCodecTest {
    private static final long PLENTY = 1_000_000;

    @Test
    void aPictureComesBackInItsSize() {
        try (Mat again = JpegCodec.decode(jpeg(123, 45), PLENTY)) {
            assertThat(again.cols()).isEqualTo(123);
            assertThat(again.rows()).isEqualTo(45);
            assertThat(again.type()).isEqualTo(opencv_core.CV_8UC3);
        }
    }

    @Test
    void theHeaderTellsTheSize() {
        assertThat(PictureSize.declared(jpeg(123, 45))).isEqualTo(new PictureSize(123, 45));
    }

    @Test
    void aHugeDeclaredSizeIsRefusedBeforeItIsDecoded() {
        refused(
                declaring(jpeg(64, 64), 30_000, 30_000),
                "declares 30000x30000 pixels, 900000000 in all; at most 1000000");
    }

    @Test
    void aPictureWithoutPixelsIsRefused() {
        refused(declaring(jpeg(64, 64), 0, 64), "a picture of 0x64 pixels has nothing to show");
    }

    @Test
    void aCutOffJpegIsRefused() {
        byte[] bytes = jpeg(64, 64).bytes();
        refused(Jpeg.of(Arrays.copyOf(bytes, bytes.length - 40)), "incomplete JPEG");
        refused(Jpeg.of(Arrays.copyOf(bytes, 40)), "none of its 40 bytes says how large the picture is");
    }

    @Test
    void paddingAfterTheEndDoesNoHarm() {
        byte[] bytes = jpeg(64, 64).bytes();
        JpegCodec.decode(Jpeg.of(Arrays.copyOf(bytes, bytes.length + 8)), PLENTY)
                .close();
    }

    @Test
    void textIsNoJpeg() {
        refused(Jpeg.of("Remember the milk.".getBytes(US_ASCII)), "not a JPEG");
        refused(Jpeg.of(new byte[0]), "not a JPEG: its 0 bytes do not begin with FF D8");
    }

    @Test
    void aJpegWithNothingBetweenHeaderAndEndIsRefused() {
        byte[] bytes = jpeg(64, 64).bytes();
        byte[] hollow = Arrays.copyOf(bytes, 180);
        hollow[178] = (byte) 0xFF;
        hollow[179] = (byte) 0xD9;
        refused(Jpeg.of(hollow), "");
    }

    private static void refused(Jpeg jpeg, String why) {
        assertThatThrownBy(() -> JpegCodec.decode(jpeg, PLENTY).close())
                .isInstanceOf(BrokenPictureException.class)
                .hasMessageContaining(why);
    }

    private static Jpeg jpeg(int width, int height) {
        try (Mat pixels = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(10, 200, 100, 0))) {
            return JpegCodec.encode(pixels, 85);
        }
    }

    /** The same JPEG, but its header says otherwise. */
    static Jpeg declaring(Jpeg jpeg, int width, int height) {
        byte[] bytes = jpeg.bytes().clone();
        for (int i = 2; i < bytes.length; i++) {
            if ((bytes[i] & 0xFF) == 0xFF && (bytes[i + 1] & 0xFF) == 0xC0) {
                bytes[i + 5] = (byte) (height >> 8);
                bytes[i + 6] = (byte) height;
                bytes[i + 7] = (byte) (width >> 8);
                bytes[i + 8] = (byte) width;
                return Jpeg.of(bytes);
            }
        }
        throw new AssertionError("no frame header");
    }
}
