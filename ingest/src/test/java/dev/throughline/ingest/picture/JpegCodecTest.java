package dev.throughline.ingest.picture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.wire.message.Jpeg;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /**
     * FF 01 is a marker without a segment. Whoever takes the bytes after it for a length jumps over the header that counts, to one that
     * lies.
     */
    @Test
    void aMarkerWithoutASegmentHidesNoSize() {
        for (int alone : new int[] {0x01, 0xD0, 0xD7}) {
            byte[] real = declaring(jpeg(64, 64), 65_500, 65_500).bytes();
            int marker = indexOf(real, 0xC0);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(real, 0, marker);
            bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) alone});
            bytes.write(real, marker, real.length - marker - 2); // without its end
            int jump = marker + 2 + 0xFFC0;
            bytes.writeBytes(new byte[jump - bytes.size()]);
            byte[] lie = jpeg(64, 64).bytes();
            bytes.write(lie, indexOf(lie, 0xC0), lie.length - indexOf(lie, 0xC0));
            Jpeg jpeg = Jpeg.of(bytes.toByteArray());

            assertThat(jpeg.size()).isLessThan(70_000);
            assertThat(PictureSize.declared(jpeg)).isEqualTo(new PictureSize(65_500, 65_500));
            refused(jpeg, "declares 65500x65500 pixels");
        }
    }

    @Test
    void aHarmlessMarkerWithoutASegmentIsPassedOver() {
        byte[] bytes = jpeg(64, 48).bytes();
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(bytes, 0, 2);
        with.writeBytes(new byte[] {(byte) 0xFF, 0x01, (byte) 0xFF, (byte) 0xD3, (byte) 0xFF});
        with.write(bytes, 2, bytes.length - 2);
        try (Mat pixels = JpegCodec.decode(Jpeg.of(with.toByteArray()), PLENTY)) {
            assertThat(pixels.cols()).isEqualTo(64);
            assertThat(pixels.rows()).isEqualTo(48);
        }
    }

    @Test
    void theSizeOfAThumbnailInsideASegmentDoesNotCount() {
        byte[] thumbnail = declaring(jpeg(16, 16), 60_000, 60_000).bytes();
        byte[] bytes = jpeg(64, 48).bytes();
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(bytes, 0, 2);
        with.writeBytes(new byte[] {
            (byte) 0xFF, (byte) 0xE1, (byte) ((thumbnail.length + 2) >> 8), (byte) (thumbnail.length + 2)
        });
        with.writeBytes(thumbnail);
        with.write(bytes, 2, bytes.length - 2);
        assertThat(PictureSize.declared(Jpeg.of(with.toByteArray()))).isEqualTo(new PictureSize(64, 48));
    }

    @Test
    void whatOpenCvRefusesIsABrokenPictureHoweverMuchMayBeTaken() {
        Jpeg huge = declaring(jpeg(64, 64), 65_500, 65_500);
        assertThatThrownBy(() -> JpegCodec.decode(huge, Long.MAX_VALUE).close())
                .isInstanceOf(BrokenPictureException.class)
                .hasMessageContaining("OpenCV refuses it");
    }

    @Test
    void aPictureOfEndlessScansIsRefused() {
        byte[] bytes = jpeg(64, 64).bytes();
        int scan = indexOf(bytes, 0xDA);
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(bytes, 0, bytes.length - 2);
        for (int i = 0; i < 50; i++) {
            with.write(bytes, scan, bytes.length - 2 - scan);
        }
        with.write(bytes, bytes.length - 2, 2);
        refused(Jpeg.of(with.toByteArray()), "has 51 scans");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverIsDoneToAJpegItIsDecodedToItsDeclaredSizeOrRefused(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = jpeg(16 + random.nextInt(64), 16 + random.nextInt(64))
                    .bytes()
                    .clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes = changed(bytes, random);
            }
            Jpeg jpeg = Jpeg.of(bytes);
            try (Mat pixels = JpegCodec.decode(jpeg, PLENTY)) {
                assertThat(new PictureSize(pixels.cols(), pixels.rows()))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(PictureSize.declared(jpeg));
            } catch (BrokenPictureException broken) {
                assertThat(broken).hasMessageNotContaining("OpenCV refuses it");
            }
        }
    }

    /** In its markers mostly: they are what decides. */
    private static byte[] changed(byte[] bytes, Random random) {
        int place = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[random.nextInt(Math.min(bytes.length, 200))] = (byte) random.nextInt(256);
            case 1 -> bytes[place] = (byte) 0xFF;
            case 2 -> {
                return Arrays.copyOf(bytes, Math.max(4, place));
            }
            case 3 -> { // a marker before the header
                ByteArrayOutputStream with = new ByteArrayOutputStream();
                with.write(bytes, 0, 2);
                with.writeBytes(new byte[] {(byte) 0xFF, (byte) random.nextInt(256)});
                with.write(bytes, 2, bytes.length - 2);
                return with.toByteArray();
            }
            default -> {
                int other = random.nextInt(bytes.length);
                byte one = bytes[place];
                bytes[place] = bytes[other];
                bytes[other] = one;
            }
        }
        return bytes;
    }

    private static int indexOf(byte[] bytes, int marker) {
        for (int i = 2; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xFF) == 0xFF && (bytes[i + 1] & 0xFF) == marker) {
                return i;
            }
        }
        throw new AssertionError("no marker " + marker);
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
