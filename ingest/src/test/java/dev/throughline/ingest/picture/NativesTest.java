package dev.throughline.ingest.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativesTest {
    @Test
    void theVersionsAreThoseThatTheBuildNames() {
        assertThat(Natives.openCv()).startsWith("4.");
        assertThat(Natives.ffmpeg()).matches("n?\\d+\\..*");
    }

    @Test
    void footageCanComeFromFilesTheNetworkAndWebcams() {
        assertThat(Natives.origins()).contains("file", "http", "https", "rtsp", "v4l2");
    }
}
