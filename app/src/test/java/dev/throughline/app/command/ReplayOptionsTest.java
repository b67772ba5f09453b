package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayOptionsTest {
    @TempDir
    Path temp;

    private static ReplayCommand parse(String... arguments) {
        ReplayCommand command = new ReplayCommand();
        new CommandLine(command).parseArgs(arguments);
        return command;
    }

    @Test
    void withoutOptionsTheDefaultsHold() {
        ReplayCommand replay = parse("hall.mp4");
        assertThat(replay.settings().withCameras(List.of())).isEqualTo(SiteSettings.defaults());
        assertThat(replay.settings().cameras()).containsExactly(CameraSettings.of("hall", "hall.mp4"));
        assertThat(replay.speed).isEqualTo(Speed.MAX);
        assertThat(replay.run.out).isEqualTo(Path.of("out"));
        assertThat(replay.run.data()).isEqualTo(Path.of("out", "kafka"));
        assertThat(replay.run.video).isTrue();
    }

    @Test
    void everyOptionArrives() throws IOException {
        Path properties = Files.writeString(temp.resolve("client.properties"), "security.protocol=SSL\n");
        ReplayCommand replay = parse(
                "hall.mp4",
                "--speed=2.5",
                "--start=2024-05-01T08:00:00Z",
                "--fps=5",
                "--out=o",
                "--data=d",
                "--port=9092",
                "--no-video",
                "--kafka=h:1",
                "--prefix=p.",
                "--instance=i",
                "--client-properties=" + properties);
        SiteSettings settings = replay.settings();
        assertThat(settings.start()).isEqualTo(Instant.parse("2024-05-01T08:00:00Z"));
        assertThat(settings.cameras())
                .singleElement()
                .extracting(camera -> camera.pictures().fps())
                .isEqualTo(5.0);
        assertThat(settings.kafka().bootstrap()).isEqualTo("h:1");
        assertThat(settings.kafka().prefix()).isEqualTo("p.");
        assertThat(settings.kafka().instance()).isEqualTo("i");
        assertThat(settings.kafka().client()).isEqualTo(Map.of("security.protocol", "SSL"));
        assertThat(replay.speed).isEqualTo(new Speed(2.5));
        assertThat(replay.run.out).isEqualTo(Path.of("o"));
        assertThat(replay.run.data()).isEqualTo(Path.of("d"));
        assertThat(replay.run.port()).isEqualTo(9092);
        assertThat(replay.run.video).isFalse();
    }

    @Test
    void nobodyIsForgottenBeforeTheFootageIsOver() throws IOException {
        String site = hoursApart("");
        assertThat(timeToLive("--site", site)).isEqualTo(Duration.ofHours(5).plusMinutes(2));
        assertThat(timeToLive("--site", site, "--time-to-live", "10m")).isEqualTo(Duration.ofMinutes(10));
        assertThat(timeToLive("--site", hoursApart("link: {time-to-live: 30m}\n")))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(timeToLive("--site", hoursApart("link: {window: 1s}\n")))
                .isEqualTo(Duration.ofHours(5).plusMinutes(2));
        assertThat(timeToLive(temp.resolve("door").toString()))
                .as("footage that the usual time covers")
                .isEqualTo(LinkSettings.defaults().timeToLive());
    }

    /** A second of pictures of each camera, five hours apart. */
    private String hoursApart(String more) throws IOException {
        for (String camera : List.of("door", "desk")) {
            for (int i = 0; i < 10; i++) {
                Path folder = Files.createDirectories(temp.resolve(camera));
                ImageIO.write(
                        new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB),
                        "png",
                        folder.resolve(i + ".png").toFile());
            }
        }
        String cameras = "cameras:\n  door: {url: door}\n  desk: {url: desk, offset: 5h}\n";
        return Files.writeString(temp.resolve("site.yaml"), "site: shop\n" + more + cameras)
                .toString();
    }

    private static Duration timeToLive(String... arguments) {
        ReplayCommand replay = parse(arguments);
        FootageSpan span = new FootageSpan();
        assertThat(ReplayCommand.unreadable(replay.settings(), span)).isEmpty();
        return replay.covering(replay.settings(), span).stages().link().timeToLive();
    }

    @Test
    void whatIsToldNamesBothTimesAndTheOption() {
        SiteSettings usual = SiteSettings.defaults();
        assertThat(FootageSpan.told(usual, usual)).isNull();
        assertThat(FootageSpan.told(usual, usual.withLink(usual.stages().link().withTimeToLive(Duration.ofHours(5)))))
                .isEqualTo("time-to-live is 5h, not 30m: so long lasts the footage, and nobody is forgotten on the way"
                        + " (--time-to-live sets another)");
    }

    @Test
    void footageIsNamedAfterItsFile() {
        assertThat(parse("/x/Front door.mp4", "/y/Front door.mp4", "/z/_.avi")
                        .settings()
                        .cameraIds())
                .containsExactly("Front-door", "Front-door-2", "camera");
    }
}
