package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("slow")
class FrameStreamTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final long START_MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, START);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(50);

    @TempDir
    Path folder;

    @Test
    void aRecordingComesUpShowsItsPicturesAndEnds() throws Exception {
        List<Frame> frames = all(Position.START);
        assertThat(frames)
                .extracting(frame -> frame.info().kind())
                .containsExactly(FrameKind.UP, FrameKind.PICTURE, FrameKind.PICTURE, FrameKind.PICTURE, FrameKind.END);
        assertThat(frames).extracting(frame -> frame.info().sequence()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(frames)
                .extracting(frame -> frame.info().timeMicros() - START_MICROS)
                .containsExactly(0L, 0L, 100_000L, 200_000L, 200_000L);
        assertThat(frames.get(0).info().expectedCameras()).containsExactly("door", "desk");
        assertThat(frames.get(1).info().expectedCameras()).isEmpty();
    }

    @Test
    void aRecordingGoesOnWithTheVeryNextFrameWhereverItWasStopped() throws Exception {
        List<Frame> undisturbed = all(Position.START);
        Position position = Position.START;
        for (int published = 0; published < undisturbed.size(); published++) {
            assertThat(all(position)).isEqualTo(undisturbed.subList(published, undisturbed.size()));
            position = position.after(undisturbed.get(published));
            assertThat(Position.committed(position.sequence(), position.metadata()))
                    .isEqualTo(position);
        }
        assertThat(position.state()).isEqualTo(Position.State.OVER);
    }

    @Test
    void afterItCouldNotBeReadARecordingComesUpAgain() throws Exception {
        Position broken = new Position(3, START_MICROS, 0, Position.State.BROKEN);
        assertThat(all(broken))
                .extracting(
                        frame -> frame.info().sequence() + " " + frame.info().kind())
                .containsExactly("3 UP", "4 PICTURE", "5 PICTURE", "6 PICTURE", "7 END");
    }

    @Test
    void otherFootageThanWasPublishedIsRefused() {
        assertThatThrownBy(() -> all(new Position(4, START_MICROS + 50_000, 2, Position.State.UNDER_WAY)))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("has its picture 2 at")
                .hasMessageContaining("begin anew with another data folder or kafka.prefix");
        assertThatThrownBy(() -> all(new Position(9, START_MICROS, 7, Position.State.UNDER_WAY)))
                .isInstanceOf(CameraException.class)
                .hasMessageContaining("has only 3 pictures, of which 7 were published");
    }

    @Test
    void aPacedRecordingGivesNoFrameBeforeItsTime() throws Exception {
        long[] now = {0};
        Pacing pacing = new Pacing(2, 1, () -> now[0]);
        try (RecordedFrames frames = open(Position.START, pacing)) {
            assertThat(frames.next(Duration.ZERO)).isPresent(); // up
            assertThat(frames.next(Duration.ZERO)).isPresent();
            assertThat(frames.next(Duration.ZERO)).isEmpty();
            now[0] = 49_999_999;
            assertThat(frames.next(Duration.ZERO)).isEmpty();
            now[0] = 50_000_000;
            assertThat(frames.next(Duration.ZERO).orElseThrow().info().timeMicros())
                    .isEqualTo(START_MICROS + 100_000);
        }
    }

    @Test
    void anUnreachableCameraIsUpThenDownAgainAndAgainAndKeepsItsSiteFromWaiting() throws Exception {
        CameraSettings camera = SomeCamera.at("rtsp://user:secret@127.0.0.1:" + closedPort() + "/live")
                .idleTimeout(SOON)
                .settings();
        try (LiveFrames frames = LiveFrames.start(site(), camera, Position.START, Clock.fixed(START, ZoneOffset.UTC))) {
            FrameInfo up = next(frames).info();
            FrameInfo down = next(frames).info();
            FrameInfo again = next(frames).info();
            assertThat(up)
                    .isEqualTo(
                            FrameInfo.marker("lab", "door", 1, up.timeMicros(), FrameKind.UP, List.of("door", "desk")));
            assertThat(up.timeMicros()).isGreaterThanOrEqualTo(START_MICROS);
            assertThat(down.kind()).isEqualTo(FrameKind.DOWN);
            assertThat(again.kind())
                    .as("said again, since event time waits for it")
                    .isEqualTo(FrameKind.DOWN);
            assertThat(again.sequence()).isEqualTo(3);
            assertThat(down.timeMicros()).isGreaterThan(up.timeMicros());
            assertThat(again.timeMicros()).isGreaterThan(down.timeMicros());
            assertThat(frames.farewell()).map(frame -> frame.info().kind()).contains(FrameKind.GONE);
        }
    }

    @Test
    void anUnreachableCameraIsNamedWithoutItsPassword() throws Exception {
        int port = closedPort();
        CameraSettings camera = CameraSettings.of("gate", "rtsp://user:secret@127.0.0.1:" + port + "/live");
        assertThatThrownBy(() -> VideoSource.open(camera, Address.of(camera)))
                .isInstanceOf(CameraException.class)
                .hasMessage("camera 'gate': rtsp://***@127.0.0.1:" + port + "/live takes no connection"
                        + " (Connection refused); check host and port, and that the camera is on");
    }

    @Test
    void aCameraOverHttpTakesUserAndPasswordWhateverLettersTheyHave() throws Exception {
        String password = "p@ss#1/?:%";
        HttpServer server = serve(Clip.write(folder.resolve("live.mp4"), 5, 10));
        server.removeContext("/live");
        byte[] clip = Files.readAllBytes(folder.resolve("live.mp4"));
        server.createContext("/live", exchange -> {
                    exchange.sendResponseHeaders(200, clip.length);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(clip);
                    }
                })
                .setAuthenticator(new BasicAuthenticator("cameras") {
                    @Override
                    public boolean checkCredentials(String user, String given) {
                        return user.equals("admin") && given.equals(password);
                    }
                });
        String address = "127.0.0.1:" + server.getAddress().getPort() + "/live?channel=1";
        CameraSettings camera = CameraSettings.of("gate", "http://admin:" + password + "@" + address);
        CameraSettings stranger = CameraSettings.of("gate", "http://admin:geheim@" + address);
        try (VideoSource source = VideoSource.open(camera, Address.NETWORK)) {
            assertThat(source.next()).isTrue();
            assertThatThrownBy(() -> VideoSource.open(stranger, Address.NETWORK))
                    .hasMessageContaining("camera 'gate': http://***@127.0.0.1:")
                    .hasMessageContaining("/live?channel=*** asks for another user or password")
                    .hasMessageNotContaining("geheim");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPasswordThatCannotBeFoundIsToldOfItsCamera() throws Exception {
        CameraSettings camera = SiteFile.parse(
                        "cameras: {gate: {url: 'http://127.0.0.1:1/x', login: {password: '${THROUGHLINE_NOT_SET}'}}}",
                        "site.yaml",
                        folder)
                .cameras()
                .get(0);
        assertThat(CameraException.of(camera, catchThrowable(() -> VideoSource.open(camera, Address.NETWORK))))
                .hasMessage("camera 'gate': it names ${THROUGHLINE_NOT_SET}, which the environment does not have;"
                        + " export THROUGHLINE_NOT_SET first");
    }

    @Test
    void aHostThatAcceptsAndSaysNothingIsGivenUpAfterTheIdleTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CameraSettings camera = SomeCamera.at("rtsp://127.0.0.1:" + silent.getLocalPort() + "/live")
                    .idleTimeout(Duration.ofMillis(300))
                    .settings();
            assertThatThrownBy(() -> VideoSource.open(camera, Address.of(camera)))
                    .isInstanceOf(CameraException.class)
                    .hasMessageContaining("does not answer within 300ms");
        }
    }

    @Test
    void aCameraThatFallsSilentGoesDownAndComesUpAgain() throws Exception {
        HttpServer server = serve(Clip.write(folder.resolve("live.mp4"), 5, 10));
        CameraSettings camera = filmedBy(server);
        List<Frame> frames = new ArrayList<>();
        try (LiveFrames live = LiveFrames.start(site(), camera, Position.START, Clock.systemUTC())) {
            while (frames.stream().filter(frame -> !frame.info().isMarker()).count() < 10) {
                frames.add(next(live));
            }
            assertThat(live.farewell()).map(frame -> frame.info().kind()).contains(FrameKind.GONE);
        } finally {
            server.stop(0);
        }
        assertThat(frames.stream()
                        .map(frame -> frame.info().kind().name().substring(0, 1))
                        .collect(Collectors.joining()))
                .as("down is said again each second")
                .matches("UPPPPPD+UPPPPP");
        for (int i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).info().sequence()).isEqualTo(i + 1);
            assertThat(frames.get(i).info().timeMicros())
                    .isGreaterThanOrEqualTo(frames.get(i - 1).info().timeMicros());
        }
    }

    @Test
    void picturesThatFitIntoNoRecordAreLeftOutAndCountedAndTheCameraStays() throws Exception {
        HttpServer server = serve(Clip.write(folder.resolve("live.mp4"), 5, 10));
        List<Frame> frames = new ArrayList<>();
        Admission admission = Admission.ofAll();
        LiveFrames live = LiveFrames.start(site(), filmedBy(server), Position.START, Clock.systemUTC(), admission, 100);
        try (live) {
            while (live.intake().leftOut() < 10 || frames.size() < 3) { // of two connections
                live.next(SOON).ifPresent(frames::add);
            }
            assertThat(live.intake().taken()).isEqualTo(live.intake().leftOut());
            live.farewell().ifPresent(frames::add);
        } finally {
            server.stop(0);
        }
        assertThat(frames.stream()
                        .map(frame -> frame.info().kind().name().substring(0, 1))
                        .collect(Collectors.joining()))
                .as("down, since event time would wait for its pictures")
                .matches("UD+G");
        assertThat(frames.stream().mapToLong(frame -> frame.info().leftOut()).sum())
                .isEqualTo(live.intake().leftOut());
    }

    @Test
    void aCameraOfAMachineWhoseClockWasSetBackGoesOnFromItsLastTime() throws Exception {
        HttpServer server = serve(Clip.write(folder.resolve("live.mp4"), 5, 10));
        long hourAhead = START_MICROS + 3_600_000_000L;
        Position last = new Position(7, hourAhead, 5, Position.State.UNDER_WAY);
        List<Frame> frames = new ArrayList<>();
        try (LiveFrames live =
                LiveFrames.start(site(), filmedBy(server, PATIENT), last, Clock.fixed(START, ZoneOffset.UTC))) {
            while (frames.size() < 6) {
                frames.add(next(live));
            }
            assertThat(live.correctedTimes()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
        assertThat(frames.stream().map(frame -> frame.info().kind()))
                .startsWith(FrameKind.UP, FrameKind.PICTURE, FrameKind.PICTURE);
        assertThat(frames.stream().map(frame -> frame.info().timeMicros()))
                .isSorted()
                .allMatch(time -> time > hourAhead && time < hourAhead + 60_000_000);
        assertThat(frames.stream()
                        .filter(frame -> frame.info().kind() == FrameKind.PICTURE)
                        .map(frame -> frame.info().timeMicros()))
                .as("the marker before may have the time of the first picture")
                .doesNotHaveDuplicates();
    }

    private static HttpServer serve(Path file) throws IOException {
        byte[] clip = Files.readAllBytes(file);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/live", exchange -> {
            exchange.sendResponseHeaders(200, clip.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(clip);
            }
        });
        server.start();
        return server;
    }

    @Test
    void whateverACamerasThreadMeetsTheCameraIsAskedForAgain() throws Exception {
        HttpServer server = serve(Clip.write(folder.resolve("live.mp4"), 5, 10));
        Queue<Throwable> faults =
                new ConcurrentLinkedQueue<>(List.of(new IllegalStateException("a"), new StackOverflowError("b")));
        Clock faulty = new Clock() {
            @Override
            public Instant instant() {
                Throwable fault = Thread.currentThread().getName().equals("camera-door") ? faults.poll() : null;
                if (fault instanceof Error error) {
                    throw error;
                }
                if (fault instanceof RuntimeException exception) {
                    throw exception;
                }
                return Instant.now();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return this;
            }
        };
        try (LiveFrames live = LiveFrames.start(site(), filmedBy(server, PATIENT), Position.START, faulty)) {
            Frame frame = next(live);
            while (frame.info().isMarker()) {
                frame = next(live);
            }
            assertThat(frame.info().size().width()).isEqualTo(Clip.WIDTH);
            assertThat(faults).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    /** Silent for so long, it is down: less than the pause before it is asked for again. */
    private static CameraSettings filmedBy(HttpServer server) {
        return filmedBy(server, Duration.ofMillis(400));
    }

    private static CameraSettings filmedBy(HttpServer server, Duration idleTimeout) {
        return SomeCamera.at("http://127.0.0.1:" + server.getAddress().getPort() + "/live")
                .idleTimeout(idleTimeout)
                .settings();
    }

    private List<Frame> all(Position from) throws Exception {
        List<Frame> frames = new ArrayList<>();
        try (RecordedFrames stream = open(from, Pacing.max())) {
            while (!stream.isOver()) {
                frames.add(next(stream));
            }
        }
        return frames;
    }

    private static Frame next(FrameStream stream) throws InterruptedException {
        Optional<Frame> frame = Optional.empty();
        while (frame.isEmpty()) {
            frame = stream.next(SOON);
        }
        return frame.get();
    }

    private RecordedFrames open(Position from, Pacing pacing) throws Exception {
        return RecordedFrames.of(site(), clip(), Recording.open(clip(), START), from, pacing);
    }

    private CameraSettings clip() throws Exception {
        Path file = folder.resolve("clip.mp4");
        return CameraSettings.of("door", (Files.exists(file) ? file : Clip.write(file, 3, 10)).toString());
    }

    private static SiteSettings site() {
        SiteSettings usual = SiteSettings.defaults();
        return new SiteSettings(
                "lab",
                START,
                List.of(CameraSettings.of("door", "door.mp4"), CameraSettings.of("desk", "desk.mp4")),
                usual.stages(),
                usual.maxLatency(),
                usual.kafka());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return open.getLocalPort();
        }
    }
}
