package dev.throughline.wire.picture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;
    private static final int LIMIT = 1_000_000;

    /** {@link #SMALL} by libwebp 1.6, lossless; then with EXIF that says 6, and with alpha. */
    private static final String WEBP =
            "UklGRjIAAABXRUJQVlA4TCUAAAAvBcAAALmM6H/sIqL/AYVsI0AHdv5iP8KgCARSnMxUxwQATOkDAA==";

    private static final String WEBP_TURNED =
            "UklGRmYAAABXRUJQVlA4WAoAAAAIAAAABQAAAwAAVlA4TCUAAAAvBcAAALmM6H/sIqL/AYVsI0AHdv5iP8KgCARSnMxUxwQATOkDAEVYSUYaAAAA"
                    + "TU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=";
    private static final String WEBP_ALPHA =
            "UklGRjgAAABXRUJQVlA4TCsAAAAvBcAAELmM6H/sIqL/AYEAIcz/GBGDIhBI8TJTJSQgU7b4IZkAJKfSyCMNAA==";

    /** 16×16 pixels of colour 200, 30, 90 by libwebp 1.6, lossy. */
    private static final String WEBP_LOSSY =
            "UklGRjYAAABXRUJQVlA4ICoAAABQAQCdASoQABAAAAAAJaAABDOAAP7+67q///1yl//9cpf//XKX/1vYAAA=";

    /** Each pixel has a colour of its own. */
    private static final Pixels SMALL =
            pixels(WIDTH, HEIGHT, (x, y) -> (40 * x) << 16 | (60 * y) << 8 | (x * 37 + y * 91) % 256);

    /** Large enough for JPEG, and soft. */
    private static final Pixels SOFT = pixels(40, 56, (x, y) -> (40 + 3 * x) << 16 | (200 - 2 * y) << 8 | (60 + x + y));

    private static final byte[] BASELINE = Encoded.jpeg(Encoded.image(BufferedImage.TYPE_INT_RGB, SOFT), false);
    private static final byte[] PROGRESSIVE = Encoded.jpeg(Encoded.image(BufferedImage.TYPE_INT_RGB, SOFT), true);

    private interface Colours {
        int at(int x, int y);
    }

    private static Pixels pixels(int width, int height, Colours colours) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int colour = colours.at(i % width, i / width);
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return new Pixels(width, height, rgb);
    }

    private static Pixels grey(int levels) {
        return pixels(WIDTH, HEIGHT, (x, y) -> (x + WIDTH * y) % levels * 255 / (levels - 1) * 0x010101);
    }

    private static int small(int place, int y) {
        return SMALL.rgb()[3 * WIDTH * y + place] & 0xFF;
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }

    /** Files in which {@link #SMALL} is stored without loss. */
    static Map<String, byte[]> lossless() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("PNG", Encoded.png(WIDTH, HEIGHT, 8, 2, PictureDecoderTest::small));
        files.put("PNG interlaced", Encoded.interlacedPng(WIDTH, HEIGHT, PictureDecoderTest::small));
        files.put("PNG of 16 bits", Encoded.png(WIDTH, HEIGHT, 16, 2, (at, y) -> small(at, y) << 8 | at * 7 % 256));
        files.put(
                "PNG with alpha",
                Encoded.png(WIDTH, HEIGHT, 8, 6, (at, y) -> at % 4 == 3 ? 50 * y : small(at / 4 * 3 + at % 4, y)));
        files.put(
                "PNG with alpha of 16 bits",
                Encoded.png(
                        WIDTH,
                        HEIGHT,
                        16,
                        6,
                        (at, y) -> at % 4 == 3 ? 5_000 * y : 257 * small(at / 4 * 3 + at % 4, y)));
        files.put("PNG with a palette", Encoded.of(Encoded.paletted(SMALL, 8), "png"));
        files.put(
                "PNG with a see-through colour, gamma and a broken profile",
                Encoded.png(
                        WIDTH,
                        HEIGHT,
                        8,
                        2,
                        PictureDecoderTest::small,
                        Encoded.chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xA0}),
                        Encoded.chunk("iCCP", text("nonsense")),
                        Encoded.chunk("tRNS", new byte[] {0, 0, 0, 0, 0, 0})));
        files.put("BMP", Encoded.of(Encoded.image(BufferedImage.TYPE_3BYTE_BGR, SMALL), "bmp"));
        files.put("BMP with a palette", Encoded.of(Encoded.paletted(SMALL, 8), "bmp"));
        files.put("TIFF", Encoded.of(Encoded.image(BufferedImage.TYPE_INT_RGB, SMALL), "tiff"));
        files.put("TIFF with alpha", Encoded.of(Encoded.image(BufferedImage.TYPE_INT_ARGB, SMALL), "tiff"));
        files.put("TIFF with a palette", Encoded.of(Encoded.paletted(SMALL, 8), "tiff"));
        files.put("PPM", Encoded.concatenated(text("P6\n# by hand\n6 4\n255\n"), SMALL.rgb()));
        StringBuilder numbers = new StringBuilder("P3 6 4 255");
        for (byte sample : SMALL.rgb()) {
            numbers.append(' ').append(sample & 0xFF);
        }
        files.put("PPM as text", text(numbers + "\n"));
        files.put("WebP", base64(WEBP));
        files.put("WebP with alpha", base64(WEBP_ALPHA));
        return files;
    }

    private static Stream<Arguments> eachLossless() {
        return lossless().entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachLossless")
    void theSamePixelsComeOutOfEveryKind(String kind, byte[] file) {
        assertSame(PictureDecoder.decode(file, LIMIT), SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void greyIsAsBrightAsItIsStored(int bits) {
        int levels = 1 << Math.min(4, bits);
        int step = (((1 << Math.min(8, bits)) - 1) / (levels - 1)) << Math.max(0, bits - 8);
        byte[] file = Encoded.png(WIDTH, HEIGHT, bits, 0, (x, y) -> (x + WIDTH * y) % levels * step);
        assertSame(PictureDecoder.decode(file, LIMIT), grey(levels));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void greyWithAlphaKeepsItsBrightness(int bits) {
        byte[] file = Encoded.png(
                WIDTH,
                HEIGHT,
                bits,
                4,
                (at, y) -> (at % 2 == 1 ? 9 * y : (at / 2 + WIDTH * y) % 16 * 17) << (bits - 8));
        assertSame(PictureDecoder.decode(file, LIMIT), grey(16));
    }

    @ParameterizedTest
    @CsvSource({"1, png", "2, png", "4, png", "1, bmp", "4, bmp", "1, tiff", "4, tiff"})
    void aSmallPaletteGivesItsColours(int bits, String kind) {
        Pixels few = pixels(WIDTH, HEIGHT, (x, y) -> 0x20C040 + (x + y) % (1 << bits) * 0x0D0301);
        assertSame(PictureDecoder.decode(Encoded.of(Encoded.paletted(few, bits), kind), LIMIT), few);
    }

    @Test
    void greyOfOtherKindsKeepsItsBrightness() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i % 16 * 17);
            deep.getRaster().setSample(i % WIDTH, i / WIDTH, 0, (i % 16 * 17) << 8);
        }
        assertSame(PictureDecoder.decode(Encoded.of(image, "tiff"), LIMIT), grey(16));
        assertSame(PictureDecoder.decode(Encoded.of(deep, "tiff"), LIMIT), grey(16));
        assertSame(PictureDecoder.decode(Encoded.of(image, "bmp"), LIMIT), grey(16));
        assertNear(PictureDecoder.decode(Encoded.jpeg(image, false), LIMIT), grey(16), 2);
        byte[] samples = new byte[2 * WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            samples[2 * i] = (byte) (i % 16 * 17);
        }
        assertSame(PictureDecoder.decode(Encoded.concatenated(text("P5 6 4 65535 "), samples), LIMIT), grey(16));
    }

    @Test
    void aJpegGivesTheSamePixelsHoweverItIsStored() {
        Pixels baseline = PictureDecoder.decode(BASELINE, LIMIT);
        assertNear(baseline, SOFT, 6);
        assertSame(PictureDecoder.decode(PROGRESSIVE, LIMIT), baseline);
        assertSame(PictureDecoder.decode(Encoded.withoutFirstSegment(BASELINE), LIMIT), baseline);
        assertSame(
                PictureDecoder.decode(Encoded.withSegment(BASELINE, 0xE2, text("ICC_PROFILE\0nonsense")), LIMIT),
                baseline);
        assertSame(
                PictureDecoder.decode(Encoded.withSegment(BASELINE, 0xE1, text("Exif\0\0nonsense")), LIMIT), baseline);
        assertSame(PictureDecoder.decode(Encoded.withSegment(BASELINE, 0xFE, text("a comment")), LIMIT), baseline);
        assertSame(PictureDecoder.decode(Encoded.concatenated(BASELINE, text("and what follows")), LIMIT), baseline);
    }

    @Test
    void markersWithoutLengthHideNoSize() {
        byte[] file = Encoded.concatenated(
                Arrays.copyOf(BASELINE, 2),
                new byte[] {(byte) 0xFF, 0x01, (byte) 0xFF, (byte) 0xD3},
                Arrays.copyOfRange(BASELINE, 2, BASELINE.length));
        assertSame(PictureDecoder.decode(file, LIMIT), PictureDecoder.decode(BASELINE, LIMIT));
        assertThatThrownBy(() -> PictureDecoder.decode(file, 100)).hasMessageStartingWith("declares 40×56 pixels");
    }

    @ParameterizedTest
    @CsvSource({"255, false", "255, true", "220, false", "220, true"})
    void fourInksGiveTheColoursThatTheyPrint(int key, boolean ycck) {
        assertNear(PictureDecoder.decode(Encoded.inks(SOFT, key, ycck), LIMIT), SOFT, 5);
    }

    @Test
    void aLossyWebpHasItsColour() {
        assertNear(
                PictureDecoder.decode(base64(WEBP_LOSSY), LIMIT),
                pixels(16, 16, (x, y) -> 200 << 16 | 30 << 8 | 90),
                2);
    }

    /** Where the upper left pixel of the upright picture is stored: to the right, at the bottom, and which axis is which. */
    @ParameterizedTest
    @CsvSource({
        "1, false, false, false", "2, true, false, false", "3, true, true, false", "4, false, true, false",
        "5, false, false, true", "6, false, true, true", "7, true, true, true", "8, true, false, true"
    })
    void everyOrientationComesOutUpright(int orientation, boolean right, boolean bottom, boolean swapped) {
        Pixels upright = pixels(swapped ? HEIGHT : WIDTH, swapped ? WIDTH : HEIGHT, (x, y) -> {
            int column = swapped ? y : x;
            int row = swapped ? x : y;
            return Encoded.colour(
                    SMALL, (bottom ? HEIGHT - 1 - row : row) * WIDTH + (right ? WIDTH - 1 - column : column));
        });
        byte[] block = Encoded.exif(orientation, orientation % 2 == 0);
        byte[] png = Encoded.png(WIDTH, HEIGHT, 8, 2, PictureDecoderTest::small, Encoded.chunk("eXIf", block));
        assertSame(PictureDecoder.decode(png, LIMIT), upright);

        byte[] tiff = Encoded.of(Encoded.image(BufferedImage.TYPE_INT_RGB, SMALL), "tiff");
        assertSame(PictureDecoder.decode(withOrientation(tiff, orientation), LIMIT), upright);

        byte[] webp = base64(WEBP_TURNED);
        webp[webp.length - 7] = (byte) orientation;
        assertSame(PictureDecoder.decode(webp, LIMIT), upright);

        byte[] jpeg = Encoded.jpeg(Encoded.image(BufferedImage.TYPE_INT_RGB, SOFT), false);
        byte[] turned = Encoded.withSegment(jpeg, 0xE1, Encoded.concatenated(text("Exif\0\0"), block));
        assertSame(
                PictureDecoder.decode(turned, LIMIT),
                PictureDecoder.decode(jpeg, LIMIT).upright(orientation));
    }

    /** Overwrites a tag that no pixel depends on. */
    private static byte[] withOrientation(byte[] tiff, int orientation) {
        ByteBuffer file =
                ByteBuffer.wrap(tiff.clone()).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = file.getInt(4);
        for (int i = 0; i < file.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            if (file.getShort(entry) == 282) { // pixels an inch
                file.putShort(entry, (short) 274).putShort(entry + 2, (short) 3).putInt(entry + 4, 1);
                file.putShort(entry + 8, (short) orientation);
                return file.array();
            }
        }
        throw new AssertionError("no tag to take the place of");
    }

    static Stream<Arguments> eachFile() {
        Map<String, byte[]> files = lossless();
        files.put("JPEG", BASELINE);
        files.put("JPEG, progressive", PROGRESSIVE);
        files.put("JPEG of inks", Encoded.inks(SOFT, 200, true));
        files.put("WebP, lossy", base64(WEBP_LOSSY));
        files.put("WebP with EXIF", base64(WEBP_TURNED));
        files.put("PGM", text("P2 2 2 9 1 2 3 4\n"));
        return files.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachFile")
    void aFileThatIsCutOffAnywhereIsRefused(String kind, byte[] file) {
        PictureDecoder.decode(file, LIMIT);
        int step = Math.max(1, file.length / 300);
        for (int length = 0; length < file.length; length += step) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> PictureDecoder.decode(cut, LIMIT))
                    .as("%d of %d bytes", length, file.length)
                    .isInstanceOf(UndecodablePictureException.class)
                    .message()
                    .isNotBlank()
                    .doesNotContain("\n");
        }
        assertThatThrownBy(() -> PictureDecoder.decode(Arrays.copyOf(file, file.length - 1), LIMIT))
                .isInstanceOf(UndecodablePictureException.class);
    }

    @Test
    void aPngThatIsDamagedAnywhereIsRefused() {
        byte[] file = Encoded.png(WIDTH, HEIGHT, 8, 2, PictureDecoderTest::small);
        for (int place = 0; place < file.length; place++) {
            byte[] damaged = file.clone();
            damaged[place] ^= 4;
            assertThatThrownBy(() -> PictureDecoder.decode(damaged, LIMIT))
                    .as("byte %d", place)
                    .isInstanceOf(UndecodablePictureException.class);
        }
    }

    @Test
    void aPngOfHalfItsRowsIsRefusedThoughItsChecksumsAreRight() {
        byte[] rows = new byte[HEIGHT / 2 * (1 + 3 * WIDTH)];
        assertThatThrownBy(() -> PictureDecoder.decode(Encoded.png(WIDTH, HEIGHT, 8, 2, 0, rows), LIMIT))
                .isInstanceOf(UndecodablePictureException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aJpegThatLacksItsMiddleIsRefusedThoughItHasAnEnd(boolean progressive) {
        byte[] file = progressive ? PROGRESSIVE : BASELINE;
        byte[] end = {(byte) 0xFF, (byte) 0xD9};
        for (int kept : new int[] {file.length / 2, file.length * 3 / 4, file.length - 40}) {
            byte[] half = Encoded.concatenated(Arrays.copyOf(file, kept), end);
            assertThatThrownBy(() -> PictureDecoder.decode(half, LIMIT))
                    .as("%d of %d bytes", kept, file.length)
                    .isInstanceOf(UndecodablePictureException.class)
                    .hasMessageStartingWith("is broken: ");
        }
        byte[] more = Encoded.concatenated(Arrays.copyOf(file, file.length - 2), text("of another picture"), end);
        assertThatThrownBy(() -> PictureDecoder.decode(more, LIMIT)).hasMessageContaining("extraneous bytes");
    }

    @Test
    void aProgressiveJpegWithoutItsLastScanIsRefused() {
        int last = 0;
        for (int i = 0; i < PROGRESSIVE.length - 1; i++) {
            last = (PROGRESSIVE[i] & 0xFF) == 0xFF && (PROGRESSIVE[i + 1] & 0xFF) == 0xDA ? i : last;
        }
        byte[] coarse = Encoded.concatenated(Arrays.copyOf(PROGRESSIVE, last), new byte[] {(byte) 0xFF, (byte) 0xD9});
        assertThatThrownBy(() -> PictureDecoder.decode(coarse, LIMIT))
                .hasMessage("is broken: scans are missing from this JPEG");
    }

    @Test
    void aJpegOfScansWithoutEndIsRefused() {
        int last = 0;
        for (int i = 0; i < PROGRESSIVE.length - 1; i++) {
            last = (PROGRESSIVE[i] & 0xFF) == 0xFF && (PROGRESSIVE[i + 1] & 0xFF) == 0xDA ? i : last;
        }
        byte[] scan = Arrays.copyOfRange(PROGRESSIVE, last, PROGRESSIVE.length - 2);
        byte[] file = Arrays.copyOf(PROGRESSIVE, PROGRESSIVE.length - 2);
        for (int i = 0; i < 100; i++) {
            file = Encoded.concatenated(file, scan);
        }
        byte[] endless = Encoded.concatenated(file, new byte[] {(byte) 0xFF, (byte) 0xD9});
        assertThatThrownBy(() -> PictureDecoder.decode(endless, LIMIT)).hasMessage("is a JPEG of more than 100 scans");
    }

    @Test
    void zerosBeforeTheEndOfAJpegArePadding() {
        byte[] padded = Encoded.concatenated(
                Arrays.copyOf(BASELINE, BASELINE.length - 2), new byte[5], new byte[] {(byte) 0xFF, (byte) 0xD9});
        assertSame(PictureDecoder.decode(padded, LIMIT), PictureDecoder.decode(BASELINE, LIMIT));
    }

    @Test
    void aJpegThatNobodyHereCanDecodeSaysWhatToDo() {
        byte[] arithmetic = BASELINE.clone();
        for (int i = 0; i < arithmetic.length - 1; i++) {
            if ((arithmetic[i] & 0xFF) == 0xFF && (arithmetic[i + 1] & 0xFF) == 0xC0) {
                arithmetic[i + 1] = (byte) 0xC9;
                break;
            }
        }
        assertThatThrownBy(() -> PictureDecoder.decode(arithmetic, LIMIT))
                .hasMessage(
                        "is a JPEG with arithmetic coding, which is not read here; save it as baseline or progressive");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachFile")
    void aPictureLargerThanTheLimitIsRefusedByItsHeader(String kind, byte[] file) {
        Pixels whole = PictureDecoder.decode(file, LIMIT);
        int pixels = whole.width() * whole.height();
        assertThat(PictureDecoder.decode(file, pixels).height()).isEqualTo(whole.height());
        assertThatThrownBy(() -> PictureDecoder.decode(file, pixels - 1))
                .isInstanceOf(UndecodablePictureException.class)
                .hasMessageContaining("pixels, " + pixels + " in all; at most " + (pixels - 1) + " are taken");
    }

    @Test
    void aSmallFileThatDeclaresABillionPixelsTakesNoMemory() {
        byte[] png = Encoded.png(65_000, 65_000, 8, 2, 0, new byte[10]);
        assertThatThrownBy(() -> PictureDecoder.decode(png, 16_777_216))
                .hasMessage("declares 65000×65000 pixels, 4225000000 in all; at most 16777216 are taken");
    }

    @Test
    void whatIsNoPictureSaysSo() {
        assertThatThrownBy(() -> PictureDecoder.decode(new byte[0], LIMIT)).hasMessage("is empty");
        assertThatThrownBy(() -> PictureDecoder.decode(text("a letter"), LIMIT))
                .hasMessage("8 bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM");
    }

    @ParameterizedTest
    @CsvSource({
        "a.jpg, true",
        "a.JPEG, true",
        "b.c.Png, true",
        "a.webp, true",
        "a.bmp, true",
        "a.tif, true",
        "a.pgm, true",
        "a.gif, false",
        "jpg, false",
        "a.txt, false",
        "a., false"
    })
    void aNameTellsWhatShouldBeAPicture(String name, boolean picture) {
        assertThat(PictureDecoder.isPicture(name)).isEqualTo(picture);
    }

    private static void assertSame(Pixels found, Pixels wanted) {
        assertNear(found, wanted, 0);
    }

    private static void assertNear(Pixels found, Pixels wanted, int most) {
        assertThat(found.width()).as("width").isEqualTo(wanted.width());
        assertThat(found.height()).as("height").isEqualTo(wanted.height());
        for (int i = 0; i < wanted.rgb().length; i++) {
            int difference = Math.abs((found.rgb()[i] & 0xFF) - (wanted.rgb()[i] & 0xFF));
            assertThat(difference)
                    .as("pixel %d, channel %d: %d, not %d", i / 3, i % 3, found.rgb()[i] & 0xFF, wanted.rgb()[i] & 0xFF)
                    .isLessThanOrEqualTo(most);
        }
    }
}
