package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.app.doctor.CameraFindings;
import dev.throughline.wire.settings.CameraSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorTest {
    @TempDir
    Path temp;

    @Test
    void eachCameraOfASiteIsOpenedAndOneThatFailsIsToldWithoutItsPassword() throws Exception {
        Path clip = Path.of("../demo/one-by-one-person-detection.mp4")
                .toAbsolutePath()
                .normalize();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                MjpegServer films = MjpegServer.of(clip, 4, 1, 10)) {
            Path site = Files.writeString(
                    temp.resolve("site.yaml"), """
                    cameras:
                      clip: {url: '%s'}
                      gone: {url: gone.mp4}
                      silent: {url: 'rtsp://admin:geheim@127.0.0.1:%d/live', idle-timeout: 2s}
                      films: {url: '%s'}
                    """.formatted(clip, silent.getLocalPort(), films.url()));

            StringWriter said = new StringWriter();
            StringWriter complained = new StringWriter();
            CommandLine line = Throughline.commandLine();
            line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(complained, true));
            int exit = line.execute(
                    "doctor", "--site", site.toString(), "--out", temp.toString(), "--time-limit", "1m", "--json");

            assertThat(exit).as("one camera at least fails").isEqualTo(1);
            assertThat(said.toString() + complained).doesNotContain("geheim");
            JsonNode findings = new ObjectMapper().readTree(said.toString());
            JsonNode camera = finding(findings, "camera clip");
            assertThat(camera.get("ok").asBoolean()).isTrue();
            assertThat(camera.get("detail").asText()).isEqualTo("768x432, 10.0 pictures/s, h264, recorded");
            assertThat(camera.at("/camera/width").asInt()).isEqualTo(768);
            assertThat(finding(findings, "camera gone").get("ok").asBoolean()).isFalse();
            assertThat(finding(findings, "camera gone").get("detail").asText())
                    .endsWith("gone.mp4 does not exist; check its url");
            assertThat(finding(findings, "camera silent").get("detail").asText())
                    .startsWith("rtsp://***@127.0.0.1:" + silent.getLocalPort() + "/live does not answer within 2s");
            assertThat(finding(findings, "camera films").get("detail").asText())
                    .matches(
                            "768x432, [1-9][0-9.]* pictures/s, mjpeg, lag unknown \\(.*\\), first picture after [0-9.]+ s");
            assertThat(finding(findings, "Java").get("ok").asBoolean()).isTrue();
        }
    }

    @Test
    void aCameraIsNotWaitedForBeyondTheTimeLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/live";
            assertThat(CameraFindings.begin(List.of(CameraSettings.of("silent", url)), Duration.ofMillis(100))
                            .await())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.ok()).isFalse();
                        assertThat(finding.detail()).startsWith("gave no pictures within 100ms");
                    });
        }
    }

    private static JsonNode finding(JsonNode findings, String what) {
        for (JsonNode each : findings) {
            if (each.get("what").asText().equals(what)) {
                return each;
            }
        }
        throw new AssertionError(what + " is not in " + findings);
    }
}
