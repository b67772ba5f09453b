package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.settings.CameraSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"64, 48", "65, 49"})
    void bytesBecomePicturesWithTheirRowsFromTheTop(int width, int height) {
        Path file = folder.resolve("door.mp4");
        try (VideoFile video = VideoFile.open(file, width, height, 10, 2)) {
            for (int i = 0; i < 5; i++) {
                video.add(blueAboveRed(width, height));
            }
            assertThat(file).as("before it is whole").doesNotExist();
        }
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH);
                Mat pixels = JpegCodec.decode(recording.next().orElseThrow().jpeg(), 1_000_000);
                UByteIndexer values = pixels.createIndexer()) {
            assertThat(pixels.cols()).isEqualTo(64);
            assertThat(values.get(8, 32, 0)).as("blue above").isGreaterThan(200);
            assertThat(values.get(40, 32, 2)).as("red below").isGreaterThan(200);
        }
    }

    private static byte[] blueAboveRed(int width, int height) {
        byte[] bgr = new byte[height * width * 3];
        for (int i = 0; i < bgr.length; i += 3) {
            bgr[i < bgr.length / 2 ? i : i + 2] = (byte) 255;
        }
        return bgr;
    }

    @Test
    void bytesOfAnotherSizeAreRefused() {
        try (VideoFile video = VideoFile.open(folder.resolve("door.mp4"), 64, 48, 10, .15)) {
            assertThatThrownBy(() -> video.add(Arrays.copyOf(blueAboveRed(64, 48), 9_215)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a picture of 64x48 pixels has 9216 bytes, these are 9215");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aVideoThatWasGivenUpLeavesNothing() {
        try (VideoFile video = VideoFile.open(folder.resolve("door.mp4"), 64, 48, 10, .15)) {
            video.add(blueAboveRed(64, 48));
            video.abandon();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
