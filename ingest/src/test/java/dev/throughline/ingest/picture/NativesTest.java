package dev.throughline.ingest.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class NativesTest {
    @Test
    void theVersionsAreThoseThatTheBuildNames() {
        assertThat(Natives.openCv()).startsWith("4.");
        assertThat(Natives.ffmpeg()).matches("n?\\d+\\..*");
    }

    /** Its lines hold whole addresses, passwords too. */
    @Test
    void ffmpegPrintsNothingOfItsOwn() {
        Natives.load();
        assertThat(avutil.av_log_get_level()).isEqualTo(avutil.AV_LOG_QUIET);
    }

    @Test
    void footageCanComeFromFilesAndTheNetwork() {
        assertThat(Natives.origins()).contains("file", "http", "https", "rtsp");
    }

    @Test
    void footageCanComeFromWebcamsWhereFfmpegsDevicesCanBeLinked() {
        boolean linked = true;
        try {
            avdevice.avdevice_version();
        } catch (LinkageError missing) { // on a system without PulseAudio's client, libpulse.so.0
            linked = false;
        }
        assertThat(Natives.origins().contains("v4l2")).isEqualTo(linked);
    }
}
