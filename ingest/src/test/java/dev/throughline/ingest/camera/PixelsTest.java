package dev.throughline.ingest.camera;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pixels that come out are those that went in, whatever their size and format. */
class PixelsTest {
    @TempDir
    Path folder;

    /** A picture as bytes: BGR, rows from the top, nothing between them. */
    private static final class Pixels {
        private final int width;
        private final int height;
        private final byte[] bgr;

        Pixels(int width, int height, byte[] bgr) {
            this.width = width;
            this.height = height;
            this.bgr = bgr;
        }

        static Pixels of(Mat mat) {
            byte[] bgr = new byte[mat.rows() * mat.cols() * 3];
            for (int row = 0; row < mat.rows(); row++) {
                mat.ptr(row).get(bgr, row * mat.cols() * 3, mat.cols() * 3);
            }
            return new Pixels(mat.cols(), mat.rows(), bgr);
        }

        /** No two pixels near each other are the same, nor are two pictures with different seeds. */
        static Pixels made(int width, int height, int seed) {
            byte[] bgr = new byte[width * height * 3];
            for (int i = 0; i < bgr.length; i++) {
                bgr[i] = (byte) (i * 7 + i / (3 * width) * 31 + seed * 59);
            }
            return new Pixels(width, height, bgr);
        }

        void writePpm(OutputStream out) throws Exception {
            out.write(("P6\n" + width + " " + height + "\n255\n").getBytes(US_ASCII));
            for (int i = 0; i < bgr.length; i += 3) {
                out.write(new byte[] {bgr[i + 2], bgr[i + 1], bgr[i]});
            }
        }

        int at(int x, int y, int channel) {
            return bgr[(y * width + x) * 3 + channel] & 0xFF;
        }

        void requireSame(Pixels other) {
            assertThat(width + "x" + height).isEqualTo(other.width + "x" + other.height);
            assertThat(Arrays.equals(bgr, other.bgr))
                    .as("pixels of %dx%d", width, height)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17})
    void everyWidthComesOutAsItWentIn(int height) throws Exception {
        for (int width = 1; width <= 130; width++) {
            Path file = folder.resolve(width + ".ppm");
            try (OutputStream out = Files.newOutputStream(file)) {
                Pixels.made(width, height, 1).writePpm(out);
            }
            List<Pixels> read = read(file);
            assertThat(read).as("pictures of width %d", width).hasSize(1);
            read.get(0).requireSame(Pixels.made(width, height, 1));
        }
    }

    @Test
    void everyWidthComesOutOfALosslessVideoAsItWentIn() throws Exception {
        for (int width = 2; width <= 130; width += 2) { // the recorder makes odd ones even; see above for those
            Path file = ffv1(folder.resolve("w" + width + ".mkv"), width, 16);
            List<Pixels> read = read(file);
            assertThat(read).hasSize(2);
            for (int i = 0; i < 2; i++) {
                read.get(i).requireSame(Pixels.made(width, 16, i));
            }
        }
    }

    private static Path ffv1(Path file, int width, int height) throws Exception {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height);
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            recorder.setFormat("matroska");
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_FFV1);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_BGR0);
            recorder.setFrameRate(10);
            recorder.start();
            for (int i = 0; i < 2; i++) {
                try (Mat mat = mat(Pixels.made(width, height, i))) {
                    recorder.record(converter.convert(mat));
                }
            }
        }
        return file;
    }

    private static Mat mat(Pixels pixels) {
        Mat mat = new Mat(pixels.height, pixels.width, opencv_core.CV_8UC3);
        mat.data().put(pixels.bgr);
        return mat;
    }

    @Test
    void aSizeThatChangesInMidStreamIsFollowed() throws Exception {
        Path file = folder.resolve("changing.ppm");
        int[][] sizes = {{64, 48}, {65, 48}, {1, 1}, {640, 3}, {2, 900}, {64, 48}};
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int[] size : sizes) {
                Pixels.made(size[0], size[1], 1).writePpm(out);
            }
        }
        List<Pixels> read = read(file);
        assertThat(read).hasSize(sizes.length);
        for (int i = 0; i < sizes.length; i++) {
            read.get(i).requireSame(Pixels.made(sizes[i][0], sizes[i][1], 1));
        }
    }

    @Test
    void aFormatThatChangesInMidStreamIsFollowed() throws Exception {
        Path file = folder.resolve("changing.ppm");
        try (OutputStream out = Files.newOutputStream(file)) {
            Pixels.made(10, 4, 1).writePpm(out);
            out.write("P5\n10 4\n255\n".getBytes(US_ASCII));
            out.write(filled(40, 77));
            Pixels.made(10, 4, 2).writePpm(out);
        }
        List<Pixels> read = read(file);
        assertThat(read).hasSize(3);
        read.get(0).requireSame(Pixels.made(10, 4, 1));
        read.get(1).requireSame(new Pixels(10, 4, filled(120, 77)));
        read.get(2).requireSame(Pixels.made(10, 4, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_GRAY})
    void picturesWithPaletteAlphaOrOnlyGreyHaveTheirColours(int type) throws Exception {
        BufferedImage image = new BufferedImage(21, 5, type);
        for (int i = 0; i < 105; i++) {
            image.setRGB(i % 21, i / 21, type == BufferedImage.TYPE_BYTE_GRAY ? 0xFFCCCCCC : 0xFFFF9933);
        }
        int grey = image.getRaster().getSample(3, 3, 0); // Java's greys are linear, and PNG's are not
        int rgb = type == BufferedImage.TYPE_BYTE_GRAY ? grey * 0x010101 : image.getRGB(3, 3);
        Path file = folder.resolve("one.png");
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        Pixels read = read(file).get(0);
        assertThat(read.at(20, 4, 2)).isEqualTo((rgb >> 16) & 0xFF);
        assertThat(read.at(20, 4, 1)).isEqualTo((rgb >> 8) & 0xFF);
        assertThat(read.at(20, 4, 0)).isEqualTo(rgb & 0xFF);
    }

    /** Y 81, U 90, V 240 is the red of television, by ITU-R BT.601. */
    @ParameterizedTest
    @CsvSource({"420jpeg, 1, 8", "422, 1, 8", "444, 1, 8", "420p10, 2, 10", "444p10, 2, 10", "444p12, 2, 12"})
    void videoOfEverySamplingAndDepthHasItsColours(String sampling, int bytes, int bits) throws Exception {
        int[][] sizes = {{21, 7}, {1, 1}, {1, 2}, {2, 1}, {3, 5}, {48, 2}, {35, 36}}; // odd: the halves are rounded up
        for (int[] size : sizes) {
            int width = size[0];
            int height = size[1];
            int columns = sampling.startsWith("444") ? width : (width + 1) / 2;
            int rows = sampling.startsWith("420") ? (height + 1) / 2 : height;
            ByteArrayOutputStream y4m = new ByteArrayOutputStream();
            y4m.write(("YUV4MPEG2 W" + width + " H" + height + " F10:1 C" + sampling + "\nFRAME\n").getBytes(US_ASCII));
            y4m.write(plane(width * height, 81, bytes, bits));
            y4m.write(plane(columns * rows, 90, bytes, bits));
            y4m.write(plane(columns * rows, 240, bytes, bits));
            Pixels read = read(Files.write(folder.resolve(width + "x" + height + ".y4m"), y4m.toByteArray()))
                    .get(0);
            assertThat(read.width + "x" + read.height).isEqualTo(width + "x" + height);
            for (int i = 0; i < width * height; i++) {
                String where = width + "x" + height + " at " + i % width + "," + i / width;
                assertThat(read.at(i % width, i / width, 2)).as(where).isCloseTo(255, within(4));
                assertThat(read.at(i % width, i / width, 1)).as(where).isCloseTo(0, within(4));
                assertThat(read.at(i % width, i / width, 0)).as(where).isCloseTo(0, within(4));
            }
        }
    }

    private static byte[] plane(int samples, int value, int bytes, int bits) {
        byte[] plane = new byte[samples * bytes];
        int scaled = value << (bits - 8);
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (byte) (i % bytes == 0 ? scaled : scaled >> 8);
        }
        return plane;
    }

    /** 1 is upright; the others are what telephones note, mirrored ones for their front cameras. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPictureIsSeenAsItWasHeld(int orientation) throws Exception {
        Path asFolder = Files.createDirectory(folder.resolve("pictures"));
        Path file = asFolder.resolve("one.jpg");
        try (Mat picture = Clip.picture(1, 4)) {
            opencv_imgcodecs.imwrite(file.toString(), picture);
        }
        Files.write(file, withOrientation(Files.readAllBytes(file), orientation));
        Pixels asVideo = read(file).get(0);
        Pixels asPicture = read(asFolder).get(0);
        assertThat(asVideo.width + "x" + asVideo.height).isEqualTo(asPicture.width + "x" + asPicture.height);
        for (int[] corner : new int[][] {{9, 9}, {asVideo.width - 9, 9}, {9, asVideo.height - 9}}) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(asVideo.at(corner[0], corner[1], channel))
                        .as("at %s", Arrays.toString(corner))
                        .isCloseTo(asPicture.at(corner[0], corner[1], channel), within(3));
            }
        }
    }

    /** The smallest APP1 that EXIF allows: one tag, 0x112. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8});
        out.write(new byte[] {0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0});
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 180, -90})
    void aFilmIsTurnedUprightWhicheverWayItWasHeld(int rotation) throws Exception {
        Path file = Clip.write(folder.resolve("phone.mp4"), 2, 10, rotation);
        Pixels upright = read(file).get(0);
        int lastX = upright.width - 20;
        int lastY = upright.height - 20;
        int[] red = rotation == 180
                ? new int[] {lastX, lastY}
                : rotation == 90 ? new int[] {20, lastY} : new int[] {lastX, 20};
        assertThat(upright.width).isEqualTo(rotation == 180 ? Clip.WIDTH : Clip.HEIGHT);
        assertThat(upright.at(red[0], red[1], 2)).isGreaterThan(180);
        assertThat(upright.at(20, 20, 2)).isLessThan(80);
    }

    @Test
    void picturesThatCannotBeDecodedAreCountedAndTheOthersCome() throws Exception {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        try (Mat picture = Clip.picture(1, 4)) {
            Path jpeg = folder.resolve("one.jpg");
            opencv_imgcodecs.imwrite(jpeg.toString(), picture);
            byte[] good = Files.readAllBytes(jpeg);
            byte[] bad = good.clone();
            bad[frameHeader(good)] = (byte) 0xFE; // a comment, in place of the size
            byte[] half = Arrays.copyOf(good, good.length / 2);
            for (byte[] each : List.of(good, bad, good, half, good)) {
                film.write(each);
            }
        }
        Path file = Files.write(folder.resolve("film.mjpeg"), film.toByteArray());
        CameraSettings camera = CameraSettings.of("door", file.toString());
        try (Recording recording = Recording.open(camera, Instant.EPOCH)) {
            int pictures = 0;
            while (recording.skip()) {
                pictures++;
            }
            assertThat(pictures).isEqualTo(3);
            assertThat(recording.undecodable()).isEqualTo(2);
        }
        try (RecordedFrames frames =
                RecordedFrames.whole(SiteSettings.defaults().withCameras(List.of(camera)), camera)) {
            while (!frames.isOver()) {
                assertThat(frames.next(Duration.ZERO)).isPresent();
            }
            assertThat(frames.intake().lost()).isEqualTo(2);
        }
    }

    private static int frameHeader(byte[] jpeg) {
        int place = 0;
        while ((jpeg[place] & 0xFF) != 0xFF || (jpeg[place + 1] & 0xFF) != 0xC0) {
            place++;
        }
        return place + 1;
    }

    @Test
    void aFilmWithoutASinglePictureIsRefused() throws Exception {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        film.write("YUV4MPEG2 W64 H48 F10:1 C444\n".getBytes(US_ASCII));
        Path file = Files.write(folder.resolve("empty.y4m"), film.toByteArray());
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("camera 'door'")
                .hasMessageContaining("is no video that can be played");
    }

    @Test
    void aPictureTooLongForAJpegIsItsCamerasFault() throws Exception {
        Path file = folder.resolve("long.ppm");
        try (OutputStream out = Files.newOutputStream(file)) {
            Pixels.made(66_000, 1, 1).writePpm(out);
        }
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("has pictures of 66000x1 pixels; a side has 1 to 65500 of them");
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static List<Pixels> read(Path file) {
        CameraSettings camera = CameraSettings.of("door", file.toString());
        Address address = Address.of(camera);
        List<Pixels> all = new ArrayList<>();
        try (Source source =
                address == Address.FOLDER ? FolderSource.open(camera) : VideoSource.open(camera, address)) {
            while (source.next()) {
                all.add(Pixels.of(source.pixels()));
            }
        }
        return all;
    }
}
