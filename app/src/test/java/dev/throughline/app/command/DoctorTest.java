package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path site = Files.writeString(temp.resolve("site.yaml"), """
                    cameras:
                      clip: {url: '%s'}
                      gone: {url: gone.mp4}
                      silent: {url: 'rtsp://admin:geheim@127.0.0.1:%d/live', idle-timeout: 1m}
                    """.formatted(clip, silent.getLocalPort()));

            StringWriter said = new StringWriter();
            StringWriter complained = new StringWriter();
            CommandLine line = Throughline.commandLine();
            line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(complained, true));
            int exit = line.execute(
                    "doctor", "--site", site.toString(), "--out", temp.toString(), "--time-limit", "4s", "--json");

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
                    .startsWith("gave no pictures within 4s");
            assertThat(finding(findings, "Java").get("ok").asBoolean()).isTrue();
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
