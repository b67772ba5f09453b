package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.settings.CameraSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A video of whatever size a camera has: encoders refuse what is too small, odd, or larger than a television. */
class OddVideoFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, .5, 119.88, 1e6})
    void everyRateGivesAVideoThatPlays(double fps) {
        requirePlays(64, 48, fps);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 2",
        "1, 4000",
        "4000, 1",
        "9000, 3",
        "15, 15",
        "16, 32",
        "17, 16",
        "48, 48",
        "33, 1",
        "3841, 2161",
        "2160, 3840",
        "5312, 2988",
        "4000, 3000"
    })
    void everySizeGivesAVideoThatPlays(int width, int height) {
        requirePlays(width, height, 10);
    }

    private void requirePlays(int width, int height, double fps) {
        Path file = folder.resolve("door.mp4");
        try (Mat grey = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(90, 90, 90, 0));
                AnnotatedVideo video = AnnotatedVideo.open(file, width, height, fps)) {
            for (int i = 0; i < 2; i++) {
                video.add(
                        JpegCodec.encode(grey, 90),
                        List.of(new AnnotatedVideo.Label(new Box(0, 0, width, height), "Ann", 0)),
                        List.of(new Box(-5, -5, 1, 1)));
            }
        }
        int pictures = 0;
        try (Recording recording = Recording.open(CameraSettings.of("door", file.toString()), Instant.EPOCH)) {
            while (recording.skip()) {
                pictures++;
            }
        }
        assertThat(pictures).isEqualTo(2);
    }
}
