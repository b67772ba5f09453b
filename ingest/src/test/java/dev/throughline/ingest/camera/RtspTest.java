package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.ingest.camera.TroubledNetwork.Trouble;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Live cameras over a real RTSP server, and what happens on the way from it. */
@Needs(Need.RTSP)
@Timeout(60)
@Tag("slow")
class RtspTest {
    private static final String PASSWORD = "p@ss#1/?:%";
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofMillis(1500);

    private static RtspCamera camera;

    @BeforeAll
    static void startCamera() throws Exception {
        camera = RtspCamera.start();
    }

    @AfterAll
    static void stopCamera() throws Exception {
        camera.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--digest", "--tcp"})
    void userAndPasswordAreTakenWhateverLettersTheyHave(String option) throws Exception {
        try (RtspCamera guarded = RtspCamera.start("--user", "admin", "--password", PASSWORD, option)) {
            String address = "127.0.0.1:" + guarded.port() + "/cam";
            requirePictures(site("url: 'rtsp://admin:" + PASSWORD + "@" + address + "'"));
            requirePictures(site("url: 'rtsp://" + address + "', login: {user: admin, password: '" + PASSWORD + "'}"));
            refused(
                    "url: 'rtsp://admin:hunter2/x@" + address + "'",
                    "asks for another user or password",
                    "401",
                    "give them under 'login'");
        }
    }

    @Test
    void aCameraThatSpeaksOnlyUdpIsFoundAndItsTransportRemembered() throws Exception {
        try (RtspCamera udp = RtspCamera.start("--udp")) {
            String url = "url: 'rtsp://127.0.0.1:" + udp.port() + "/cam'";
            CameraSettings settings = site(url).cameras().get(0);
            RtspTransport transport = new RtspTransport(settings.transport());
            assertThat(transport.toTry()).containsExactly("tcp", "udp");
            try (VideoSource source = VideoSource.open(settings, Address.NETWORK, new ReadDeadline(), transport)) {
                assertThat(source.next()).isTrue();
            }
            assertThat(transport.toTry()).as("the next time").containsExactly("udp", "tcp");
            requirePictures(site(url + ", transport: udp"));
            refused(url + ", transport: tcp", "does not send over tcp", "leave it at auto");
        }
    }

    @Test
    void aCameraThatAgreesToTcpAndThenEndsTheConnectionIsAskedOverUdp() throws Exception {
        try (TroubledNetwork network = new TroubledNetwork(camera.port())) {
            network.suffer(Trouble.NO_PICTURES);
            String url = "url: 'rtsp://127.0.0.1:" + network.port() + "/cam'";
            requirePictures(site(url));
            refused(url + ", transport: tcp", "ends its stream before the first picture", "or its transport");
        }
    }

    @Test
    void aStreamThatIsNotThereIsTold() throws Exception {
        refused("url: 'rtsp://127.0.0.1:" + camera.port() + "/nowhere'", "has no such stream", "404");
    }

    @Test
    void aStreamOfSoundAloneIsTold() throws Exception {
        try (RtspCamera deaf = RtspCamera.start("--audio-only")) {
            refused("url: 'rtsp://127.0.0.1:" + deaf.port() + "/cam'", "has no video stream");
        }
    }

    @Test
    void aPictureOfAnOddSizeComesWhole() throws Exception {
        try (RtspCamera odd = RtspCamera.start("--size", "48x34")) {
            CameraSettings settings = site("url: 'rtsp://127.0.0.1:" + odd.port() + "/cam'")
                    .cameras()
                    .get(0);
            try (VideoSource source = VideoSource.open(settings, Address.NETWORK)) {
                assertThat(source.next()).isTrue();
                assertThat(source.pixels().cols()).isEqualTo(48);
                assertThat(source.pixels().rows()).isEqualTo(34);
            }
        }
    }

    @Test
    void aCameraThatStallsIsDownAfterItsIdleTimeoutAndComesUpAgain() throws Exception {
        try (TroubledNetwork network = new TroubledNetwork(camera.port());
                LiveFrames live = live(network)) {
            Frame last = until(live, frame -> frame.info().sequence() > 5);
            network.suffer(Trouble.STALL);
            Frame down = null;
            while (down == null) {
                Frame frame = next(live);
                if (frame.info().kind() == FrameKind.DOWN) {
                    down = frame;
                } else {
                    last = frame;
                }
            }
            assertThat(down.info().timeMicros() - last.info().timeMicros())
                    .as("µs from its last picture")
                    .isGreaterThanOrEqualTo(IDLE.toNanos() / 1000 - 500_000);
            network.suffer(Trouble.NONE);
            network.cut();
            until(live, frame -> frame.info().kind() == FrameKind.UP);
            until(live, frame -> !frame.info().isMarker());
        }
    }

    @Test
    void aConnectionThatIsCutIsMadeAgain() throws Exception {
        try (TroubledNetwork network = new TroubledNetwork(camera.port());
                LiveFrames live = live(network)) {
            for (int i = 0; i < 2; i++) {
                Frame last = until(live, frame -> !frame.info().isMarker());
                network.cut();
                long cutMicros = last.info().timeMicros() + 1_000_000; // what was under way has come by then
                until(live, frame -> !frame.info().isMarker() && frame.info().timeMicros() > cutMicros);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"CORRUPT", "DELAY"})
    void aNetworkThatSpoilsAndHoldsUpWhatComesDoesNotEndTheCamera(Trouble trouble) throws Exception {
        try (TroubledNetwork network = new TroubledNetwork(camera.port());
                LiveFrames live = live(network)) {
            Frame before = until(live, frame -> !frame.info().isMarker());
            network.suffer(trouble);
            long troubledMicros = before.info().timeMicros() + 1_000_000;
            until(live, frame -> frame.info().timeMicros() > troubledMicros);
            network.suffer(Trouble.NONE);
            Frame after = until(live, frame -> !frame.info().isMarker());
            until(
                    live,
                    frame -> !frame.info().isMarker()
                            && frame.info().sequence() > after.info().sequence() + 10);
        }
    }

    private static LiveFrames live(TroubledNetwork network) {
        SiteSettings site =
                site("url: 'rtsp://127.0.0.1:" + network.port() + "/cam', idle-timeout: " + IDLE.toMillis() + "ms");
        return LiveFrames.start(site, site.cameras().get(0), Position.START, Clock.systemUTC());
    }

    private static Frame until(LiveFrames live, Predicate<Frame> wanted) throws InterruptedException {
        Frame frame = next(live);
        while (!wanted.test(frame)) {
            frame = next(live);
        }
        return frame;
    }

    private static Frame next(LiveFrames live) throws InterruptedException {
        Optional<Frame> frame = Optional.empty();
        while (frame.isEmpty()) {
            frame = live.next(SOON);
        }
        return frame.get();
    }

    private static void requirePictures(SiteSettings site) {
        try (VideoSource source = VideoSource.open(site.cameras().get(0), Address.NETWORK)) {
            List<Integer> widths = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                assertThat(source.next()).isTrue();
                widths.add(source.pixels().cols());
            }
            assertThat(widths).containsExactly(64, 64, 64);
        }
    }

    private static void refused(String camera, String... why) {
        CameraSettings settings = site(camera).cameras().get(0);
        assertThatThrownBy(() -> VideoSource.open(settings, Address.NETWORK))
                .isInstanceOf(CameraException.class)
                .message()
                .startsWith("camera 'gate': rtsp://")
                .contains(why)
                .doesNotContain("hunter2", PASSWORD);
    }

    private static SiteSettings site(String camera) {
        return SiteFile.parse("cameras: {gate: {" + camera + "}}", "site.yaml", Path.of("."));
    }
}
