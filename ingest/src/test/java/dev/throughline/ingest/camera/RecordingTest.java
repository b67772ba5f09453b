package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Colour;
import dev.throughline.wire.settings.Region;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final long START_MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, START);
    private static final Path DEMO = Path.of("..", "demo", "one-by-one-person-detection.mp4");

    @TempDir
    Path folder;

    @Test
    void everyPictureOfTheDemoFootageHasItsTime() {
        List<Picture> pictures = all(CameraSettings.of("door", DEMO.toString()));
        assertThat(pictures).hasSize(1_394);
        assertThat(pictures).allMatch(picture -> picture.width() == 768 && picture.height() == 432);
        for (int i = 0; i < pictures.size(); i++) {
            assertThat(pictures.get(i).timeMicros()).isEqualTo(START_MICROS + i * 100_000L);
        }
    }

    @Test
    void theSameFootageGivesTheSameBytes() throws Exception {
        CameraSettings camera = SomeCamera.at(clip(40, 25))
                .colour(new Colour(1.1, 1, .9, .1, 1.2, .8))
                .width(100)
                .settings();
        assertThat(all(camera)).isEqualTo(all(camera));
    }

    @Test
    void passingOverGivesTheSameRestAsReading() throws Exception {
        CameraSettings camera = SomeCamera.at(clip(40, 25)).fps(10).settings();
        List<Picture> all = all(camera);
        try (Recording recording = Recording.open(camera, START)) {
            for (int i = 0; i < 7; i++) {
                assertThat(recording.skip()).isTrue();
                assertThat(recording.timeMicros()).isEqualTo(all.get(i).timeMicros());
            }
            assertThat(recording.next()).contains(all.get(7));
        }
    }

    @Test
    void theContainersOwnTimeCountsWhereNoStartIsGiven() {
        try (Recording recording = Recording.open(CameraSettings.of("door", DEMO.toString()), null)) {
            Picture first = recording.next().orElseThrow();
            assertThat(first.timeMicros()).isEqualTo(micros("2017-09-26T16:57:49Z"));
        }
    }

    @Test
    void footageWithoutATimeBeginsInTheYear2000() throws Exception {
        try (Recording recording = Recording.open(CameraSettings.of("door", clip(2, 10)), null)) {
            assertThat(recording.next().orElseThrow().timeMicros()).isEqualTo(micros("2000-01-01T00:00:00Z"));
        }
    }

    @Test
    void theOffsetMovesEveryTime() throws Exception {
        List<Picture> pictures =
                all(SomeCamera.at(clip(3, 10)).offset(Duration.ofMillis(-1_500)).settings());
        assertThat(pictures)
                .extracting(Picture::timeMicros)
                .containsExactly(START_MICROS - 1_500_000, START_MICROS - 1_400_000, START_MICROS - 1_300_000);
    }

    @Test
    void footageFromAfter2099IsRefused() throws Exception {
        CameraSettings camera =
                SomeCamera.at(clip(2, 10)).offset(Duration.ofDays(36_500)).settings();
        assertThatThrownBy(() -> Recording.open(camera, Instant.parse("2026-03-01T10:00:00Z")))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("would begin at 2126-02-05T10:00:00Z; give an earlier start or offset");
    }

    @Test
    void footageFromBefore1970IsRefused() throws Exception {
        CameraSettings camera =
                SomeCamera.at(clip(2, 10)).offset(Duration.ofDays(-30_000)).settings();
        assertThatThrownBy(() -> Recording.open(camera, START))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("give a later start or offset");
    }

    @ParameterizedTest
    @CsvSource({"30, 10, 20", "25, 10, 24", "10, 8, 48", "29.97, 29.97, 60", "10, 0, 60", "10, 30, 60"})
    void atMostSoManyPicturesASecondAreKept(double filmed, double kept, int pictures) throws Exception {
        assertThat(all(SomeCamera.at(clip(60, filmed)).fps(kept).settings())).hasSize(pictures);
    }

    @Test
    void aMirroredPictureHasLeftAndRightExchanged() throws Exception {
        assertThat(red(first(SomeCamera.at(clip(2, 10)).settings()), 20, 20)).isGreaterThan(180);
        Picture mirrored = first(SomeCamera.at(clip(2, 10)).mirrored().settings());
        assertThat(red(mirrored, 20, 20)).isLessThan(80);
        assertThat(red(mirrored, 140, 20)).isGreaterThan(180);
    }

    @Test
    void aCropIsCutBeforeItIsMirroredAndScaled() throws Exception {
        Picture cut = first(SomeCamera.at(clip(2, 10))
                .crop(new Region(.25, 0, .75, .5))
                .mirrored()
                .width(60)
                .settings());
        assertThat(cut.width()).isEqualTo(60);
        assertThat(cut.height()).isEqualTo(30);
        assertThat(red(cut, 50, 15)).isGreaterThan(180); // the last third is what is left of the red quarter
        assertThat(red(cut, 30, 15)).isLessThan(80);
    }

    @Test
    void coloursFollowGainContrastBrightnessAndSaturation() throws Exception {
        Picture plain = first(SomeCamera.at(clip(2, 10)).settings());
        int grey = red(plain, 140, 20);
        Picture brighter = first(
                SomeCamera.at(clip(2, 10)).colour(new Colour(1, 1, 1, .2, 1, 1)).settings());
        assertThat(red(brighter, 140, 20)).isCloseTo(grey + 51, within(4));
        Picture warmer = first(
                SomeCamera.at(clip(2, 10)).colour(new Colour(2, 1, 1, 0, 1, 1)).settings());
        assertThat(red(warmer, 140, 20)).isCloseTo(2 * grey, within(6));
        Picture flat = first(
                SomeCamera.at(clip(2, 10)).colour(new Colour(1, 1, 1, 0, 0, 1)).settings());
        assertThat(red(flat, 140, 20)).isCloseTo(128, within(3));
        Picture colourless = first(
                SomeCamera.at(clip(2, 10)).colour(new Colour(1, 1, 1, 0, 1, 0)).settings());
        assertThat(red(colourless, 20, 20)).isCloseTo((int) (.299 * red(plain, 20, 20)), within(6));
    }

    @Test
    void anUprightFilmOfATelephoneIsTurnedUpright() throws Exception {
        Path file = Clip.write(folder.resolve("upright.mp4"), 2, 10, -90); // to be turned clockwise
        Picture upright = first(CameraSettings.of("phone", file.toString()));
        assertThat(upright.width()).isEqualTo(Clip.HEIGHT);
        assertThat(upright.height()).isEqualTo(Clip.WIDTH);
        assertThat(red(upright, 100, 20)).isGreaterThan(180); // the red quarter has gone to the top right
        assertThat(red(upright, 20, 20)).isLessThan(80);
    }

    @Test
    void aFolderGivesItsPicturesByName() throws Exception {
        for (int i : new int[] {3, 1, 2}) {
            try (Mat picture = Clip.picture(i, 4)) {
                opencv_imgcodecs.imwrite(
                        folder.resolve("p" + i + (i == 2 ? ".png" : ".jpg")).toString(), picture);
            }
        }
        Files.writeString(folder.resolve("p0.jpg"), "no picture");
        Files.writeString(folder.resolve("notes.txt"), "no picture either");
        List<Picture> pictures = all(SomeCamera.at(folder.toString()).fps(4).settings());
        assertThat(pictures)
                .extracting(Picture::timeMicros) // the broken one keeps its moment
                .containsExactly(START_MICROS + 250_000, START_MICROS + 500_000, START_MICROS + 750_000);
        assertThat(pictures).extracting(picture -> red(picture, 100, 110) > 128).containsExactly(false, false, true);
    }

    @Test
    void aFilmThatWasCutOffPlaysAsFarAsItGoes() throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of(clip(100, 10)));
        Path half = Files.write(folder.resolve("half.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
        List<Picture> pictures = all(CameraSettings.of("door", half.toString()));
        assertThat(pictures).hasSizeBetween(20, 80);
    }

    @Test
    void aFilmThatLostItsIndexIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of(clip(100, 10)));
        Path stump = Files.write(folder.resolve("stump.mp4"), Arrays.copyOf(bytes, 200));
        refused(stump.toString(), "is no video that can be played");
    }

    @ParameterizedTest
    @CsvSource({"notes.mp4", "notes.txt", "notes"})
    void aTextFileIsNoVideo(String name) throws Exception {
        Path text = Files.writeString(folder.resolve(name), "Remember the milk.\n".repeat(100));
        refused(text.toString(), "is no video that can be played");
    }

    @Test
    void aPlaylistDoesNotReachOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path list = Files.writeString(
                    folder.resolve("list.m3u8"),
                    "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:" + server.getLocalPort()
                            + "/a.ts\n#EXT-X-ENDLIST\n");
            refused(list.toString(), "is no video that can be played");
            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Recording.open(CameraSettings.of("door", "nowhere.mp4"), START))
                .isInstanceOf(CameraException.class)
                .hasMessage("camera 'door': nowhere.mp4 does not exist; check its url");
    }

    @Test
    void aFolderIsReadByTheDecoderOfCrops() throws Exception {
        try (Mat picture = Clip.picture(0, 1)) {
            opencv_imgcodecs.imwrite(folder.resolve("1.png").toString(), picture);
            opencv_imgcodecs.imwrite(folder.resolve("2.jpg").toString(), picture);
            opencv_imgcodecs.imwrite(folder.resolve("3.bmp").toString(), picture);
        }
        byte[] whole = Files.readAllBytes(folder.resolve("2.jpg"));
        Files.write(folder.resolve("2.jpg"), Arrays.copyOf(whole, whole.length / 2));
        byte[] png = Files.readAllBytes(folder.resolve("1.png"));
        png[png.length / 2] ^= 1; // its checksum tells
        Files.write(folder.resolve("4.png"), png);
        try (Recording recording = Recording.open(CameraSettings.of("door", folder.toString()), START)) {
            int pictures = 0;
            while (recording.skip()) {
                pictures++;
            }
            assertThat(pictures).isEqualTo(2);
            assertThat(recording.undecodable()).isEqualTo(2);
        }
    }

    @Test
    void anEmptyFolderIsNamed() {
        refused(folder.toString(), "has no pictures; put pictures into it: .jpg, .jpeg, .png");
    }

    private void refused(String url, String why) {
        assertThatThrownBy(() -> Recording.open(CameraSettings.of("door", url), START))
                .isInstanceOf(CameraException.class)
                .hasMessageStartingWith("camera 'door': " + url)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private String clip(int pictures, double fps) throws Exception {
        return Clip.write(folder.resolve(pictures + "at" + fps + ".mp4"), pictures, fps)
                .toString();
    }

    private static Picture first(CameraSettings camera) {
        return all(camera).get(0);
    }

    private static List<Picture> all(CameraSettings camera) {
        List<Picture> pictures = new ArrayList<>();
        try (Recording recording = Recording.open(camera, START)) {
            Optional<Picture> picture = recording.next();
            while (picture.isPresent()) {
                pictures.add(picture.get());
                picture = recording.next();
            }
        }
        return pictures;
    }

    private static int red(Picture picture, int x, int y) {
        try (Mat pixels = JpegCodec.decode(picture.jpeg(), 1_000_000);
                UByteIndexer values = pixels.createIndexer()) {
            assertThat(pixels.cols()).isEqualTo(picture.width());
            assertThat(pixels.rows()).isEqualTo(picture.height());
            return values.get(y, x, 2);
        }
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }
}
