package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.ingest.camera.AnnotatedVideo.Label;
import dev.throughline.ingest.picture.BrokenPictureException;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.CameraSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatedVideoTest {
    private static final Label LABEL = new Label(new Box(40, 50, 60, 50), "Ann", 0x20C040);

    @TempDir
    Path folder;

    @Test
    void aVideoShowsItsPicturesWithTheirBoxes() {
        Path file = folder.resolve("new").resolve("door.mp4");
        try (AnnotatedVideo video = AnnotatedVideo.open(file, Clip.WIDTH, Clip.HEIGHT, 10)) {
            for (int i = 0; i < 20; i++) {
                video.add(picture(i), List.of(LABEL), List.of());
            }
            assertThat(file).as("before it is whole").doesNotExist();
        }
        assertThat(folder.resolve("new").toFile().list()).containsExactly("door.mp4");
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH)) {
            Picture picture = recording.next().orElseThrow();
            assertThat(picture.width()).isEqualTo(Clip.WIDTH);
            assertThat(picture.height()).isEqualTo(Clip.HEIGHT);
            assertThat(green(picture, 40, 80)).as("left edge of the box").isGreaterThan(130);
            assertThat(green(picture, 70, 80)).as("inside the box").isLessThan(80);
            int pictures = 1;
            while (recording.skip()) {
                pictures++;
            }
            assertThat(pictures).isEqualTo(20);
        }
    }

    @Test
    void aBrokenPictureIsLeftOutAndTheVideoGoesOn() {
        Path file = folder.resolve("door.mp4");
        try (AnnotatedVideo video = AnnotatedVideo.open(file, Clip.WIDTH, Clip.HEIGHT, 10)) {
            video.add(picture(0), List.of(), List.of());
            assertThatThrownBy(() -> video.add(Jpeg.of(new byte[] {1, 2, 3}), List.of(), List.of()))
                    .isInstanceOf(BrokenPictureException.class);
            video.add(picture(1), List.of(), List.of());
        }
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void picturesOfAnotherSizeAndOddSizesFit() {
        Path file = folder.resolve("door.mp4");
        try (AnnotatedVideo video = AnnotatedVideo.open(file, 101, 77, 7.5)) {
            video.add(
                    picture(0), List.of(LABEL, new Label(new Box(-30, -30, 500, 500), "größer", 0xFFFFFF)), List.of());
        }
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH)) {
            assertThat(recording.next().orElseThrow().width()).isEqualTo(100);
        }
    }

    @Test
    void aVideoThatGrowsPlaysAtAnyTimeAndKeepsTheTimesOfItsPictures() throws Exception {
        Path file = folder.resolve("door.mp4");
        Path killed = folder.resolve("killed.mp4");
        try (AnnotatedVideo video = AnnotatedVideo.grow(file, Clip.WIDTH, Clip.HEIGHT)) {
            for (int i = 0; i < 50; i++) {
                video.add(picture(i % 20), List.of(LABEL), List.of(), i * 200_000L);
            }
            Files.copy(file, killed); // as it is if the process ends here
        }
        assertThat(pictures(killed)).as("all but the last seconds").isBetween(25, 50);
        assertThat(pictures(file)).isEqualTo(50);
        assertThat(boxes(killed)).contains("moof");
        assertThat(boxes(file))
                .as("an ordinary file in the end, not one of fragments")
                .endsWith("moov")
                .doesNotContain("moof");
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH)) {
            long first = recording.next().orElseThrow().timeMicros();
            long second = recording.next().orElseThrow().timeMicros();
            assertThat(second - first).isEqualTo(200_000);
        }
    }

    /** Those of the outermost level: a size of 4 bytes, or 1 and a size of 8 bytes behind the name. */
    private static List<String> boxes(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<String> boxes = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); ) {
            boxes.add(new String(bytes.array(), at + 4, 4, StandardCharsets.US_ASCII));
            long size = bytes.getInt(at) == 1 ? bytes.getLong(at + 8) : bytes.getInt(at);
            at += Math.toIntExact(size);
        }
        return boxes;
    }

    private static int pictures(Path file) {
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH)) {
            int pictures = 0;
            while (recording.skip()) {
                pictures++;
            }
            return pictures;
        }
    }

    @Test
    void aVideoWithoutPicturesIsNotKept() {
        AnnotatedVideo.open(folder.resolve("door.mp4"), 100, 100, 10).close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("taken"), "");
        assertThatThrownBy(() -> AnnotatedVideo.open(file.resolve("door.mp4"), 100, 100, 10))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("door.mp4 cannot be written");
    }

    private static int green(Picture picture, int x, int y) {
        try (Mat pixels = JpegCodec.decode(picture.jpeg(), 1_000_000);
                UByteIndexer values = pixels.createIndexer()) {
            return values.get(y, x, 1);
        }
    }

    private static Jpeg picture(int i) {
        try (Mat pixels = Clip.picture(i, 20)) {
            return JpegCodec.encode(pixels, 95);
        }
    }
}
