package dev.throughline.wire.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rtsp://10.0.0.11/stream                      | rtsp://10.0.0.11/stream",
                "rtsp://admin:hunter2@10.0.0.11:554/stream    | rtsp://***@10.0.0.11:554/stream",
                "rtsp://admin:hunter2/x@127.0.0.1:9/cam       | rtsp://***@127.0.0.1:9/cam",
                "rtsp://admin:p@ss#1/?:%@cam/1                | rtsp://***@cam/1",
                "RTSP://Admin:PW@cam/1                        | RTSP://***@cam/1",
                "rtsp://admin:a b@cam/1                       | rtsp://***@cam/1",
                "http://cam/video?user=me@home.org&pwd=geheim | http://***@home.org&pwd=***",
                "http://cam/video?pwd=geheim&channel=1        | http://cam/video?pwd=***&channel=***",
                "http://cam/video?geheim                      | http://cam/video?***",
                "http://cam/video#geheim                      | http://cam/video#***",
                "srt://cam:9000?passphrase=geheim             | srt://cam:9000?passphrase=***",
                "rtsp://cam:554/user=admin_password=geheim_channel=1/0.sdp | rtsp://cam:554/user=***/0.sdp",
                "rtsp://cam;pwd=geheim/1                      | rtsp://cam;pwd=***/1",
                "rtsps://10.0.0.2:7441/FhzCJ5vfyZDbsfOq       | rtsps://10.0.0.2:7441/***",
                "rtsp:/admin:hunter2@cam/1                    | rtsp:/***@cam/1",
                "rtsp:admin:hunter2@cam/1                     | rtsp:***@cam/1",
                "rtsp//admin:hunter2@cam/1                    | rtsp//***@cam/1",
                "admin:hunter2@cam/1                          | ***@cam/1",
                "admin:h/unt@er2@cam:554/1                    | ***@cam:554/1",
                "file:///clips/yard.mp4                       | /clips/yard.mp4",
                "file://localhost/clips/my%20yard.mp4         | /clips/my yard.mp4",
                "file:///clips/100%.mp4                       | /clips/100%.mp4",
                "file:yard.mp4                                | file:yard.mp4",
                "clips/me@home.mp4                            | clips/me@home.mp4",
                "2026-11-30T10:00:00.mp4                      | 2026-11-30T10:00:00.mp4",
                "/dev/video0                                  | /dev/video0",
            })
    void itsTextIsMasked(String url, String shown) {
        assertThat(CameraUrl.of(url)).hasToString(shown);
    }

    @Test
    void aPathThatWasToBeAnAddressIsMaskedInItsFolderToo() {
        assertThat(CameraUrl.of("rtsp:/admin:hunter2@cam/1").in(Path.of("/sites")))
                .hasToString("/sites/rtsp:/***@cam/1");
        assertThat(CameraUrl.of("admin:hunter2@cam/1").in(Path.of("/sites"))).hasToString("/sites/***@cam/1");
    }

    @Test
    void aFileIsNoNetworkHoweverItIsWritten() {
        assertThat(CameraUrl.of("file:///clips/yard.mp4").isNetwork()).isFalse();
        assertThat(CameraUrl.of("file:yard.mp4").in(Path.of("/sites")).path())
                .as("a file may have such a name")
                .isEqualTo("/sites/file:yard.mp4");
    }

    @Test
    void settingsThatHoldItDoNotTellIt() {
        CameraSettings camera = SiteFile.parse(
                        "cameras: {g: {url: 'rtsp://10.1.1.1/live?key=geheim', login: {user: geheim, password: geheim}}}",
                        "site.yaml",
                        Path.of("/sites"))
                .cameras()
                .get(0);
        assertThat(List.of(camera, SiteSettings.defaults().withCameras(List.of(camera)))
                        .toString())
                .contains("rtsp://10.1.1.1/live")
                .doesNotContain("geheim");
    }

    @Test
    void aTextOfOthersIsMaskedWhereverAnAddressStandsInIt() {
        assertThat(CameraUrl.maskedIn("cannot open 'rtsp://a:b@c@cam/1': refused, http://x/?k=v next (rtsp:/a:b@cam)"))
                .isEqualTo("cannot open 'rtsp://***@cam/1': refused, http://x/?k=*** next (rtsp:/***@cam)");
        assertThat(CameraUrl.maskedIn("no 'rtsp://a:p'w\"@cam/1'")).isEqualTo("no 'rtsp://***@cam/1'");
        assertThat(CameraUrl.maskedIn("10:15:00 a@b: http: nothing")).isEqualTo("10:15:00 a@b: http: nothing");
    }

    /** As people type them, and as the rules want them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rtsp://cam/1                              | rtsp://cam/1",
                "rtsp://admin:hunter2@cam/1                | rtsp://admin:hunter2@cam/1",
                "rtsp://admin:hunter2/x@127.0.0.1:9/cam    | rtsp://admin:hunter2%2Fx@127.0.0.1:9/cam",
                "rtsp://admin:p@ss#1/?:%@127.0.0.1:85/cam  | rtsp://admin:p%40ss%231%2F%3F%3A%25@127.0.0.1:85/cam",
                "rtsp://admin:p@ss#1/?:%@cam/1             | rtsp://admin:p%40ss%231%2F%3F%3A%25@cam/1",
                "rtsp://admin:p%40ss@cam/1                 | rtsp://admin:p%40ss@cam/1",
                "rtsp://admin:100%@cam/1                   | rtsp://admin:100%25@cam/1",
                "rtsp://admin:12/3@10.0.0.5/cam            | rtsp://admin:12%2F3@10.0.0.5/cam",
                "rtsp://admin:grün@cam/1                   | rtsp://admin:gr%C3%BCn@cam/1",
                "rtsp://admin:@cam/1                       | rtsp://admin:@cam/1",
                "rtsp://admin@[fe80::1]:554/1              | rtsp://admin@[fe80::1]:554/1",
                "rtsp://admin:pw@10.0.0.5/cam/a@b          | rtsp://admin:pw@10.0.0.5/cam/a@b",
                "rtsp://10.0.0.5:554/cam@1                 | rtsp://10.0.0.5:554/cam@1",
                "http://cam:8080/video?user=me@home.org    | http://cam:8080/video?user=me@home.org",
                "http://10.0.0.5/video?user=me@home        | http://10.0.0.5/video?user=me@home",
                "HTTP://cam/Video                          | http://cam/Video",
                "udp://@:1234                              | udp://@:1234",
            })
    void userAndPasswordReachFfmpegAsItTakesThem(String url, String address) {
        assertThat(CameraSettings.of("gate", url).address()).isEqualTo(address);
    }

    @Test
    void aLoginBesideTheUrlIsTakenAsItIs(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("secret"), "p@ss#1/?:%41\nnot this\n");
        assertThat(address("login: {user: admin, password: 'p@ss#1/?:%41'}", folder))
                .isEqualTo("rtsp://admin:p%40ss%231%2F%3F%3A%2541@10.1.1.1/live");
        assertThat(address("login: {user: admin, password-file: secret}", folder))
                .isEqualTo("rtsp://admin:p%40ss%231%2F%3F%3A%2541@10.1.1.1/live");
    }

    @Test
    void variablesStandForWhatTheEnvironmentHas() {
        Map<String, String> environment = Map.of("USER_1", "admin", "PW", "a$1@${PW}");
        assertThat(Login.expanded("${USER_1}:${PW}", environment::get)).isEqualTo("admin:a$1@${PW}");
        assertThat(Login.expanded("$PW {PW} $", environment::get)).isEqualTo("$PW {PW} $");
        String path = System.getenv("PATH"); // that every environment has
        assertThat(new Login("u", "${PATH}", "").password(null)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"login: {password: '${THROUGHLINE_NOT_SET}'}", "login: {password-file: nowhere}"})
    void aPasswordThatIsMissingIsToldWithTheWayOut(String login, @TempDir Path folder) {
        assertThatThrownBy(() -> address(login, folder))
                .isInstanceOf(BadSettingsException.class)
                .message()
                .startsWith("camera 'gate': ")
                .containsAnyOf("export THROUGHLINE_NOT_SET first", "nowhere cannot be read");
    }

    private static String address(String login, Path folder) {
        SiteSettings site =
                SiteFile.parse("cameras: {gate: {url: 'rtsp://10.1.1.1/live', " + login + "}}", "site.yaml", folder);
        return site.cameras().get(0).address();
    }
}
