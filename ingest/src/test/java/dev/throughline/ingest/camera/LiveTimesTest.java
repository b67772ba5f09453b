package dev.throughline.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Times of a live camera's pictures. The camera sends a part of its stream for each that the test lets go. */
@Timeout(60)
@Tag("slow")
class LiveTimesTest {
    private static final int PARTS = 20;
    /** As many pictures as FFmpeg may want to see before it says what they are. */
    private static final int AHEAD = 8;

    private static final long SECOND = 1_000_000;

    @TempDir
    Path folder;

    private final Semaphore parts = new Semaphore(0);
    private final List<Frame> frames = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        parts.release(1_000);
        server.stop(0);
    }

    @Test
    void picturesWithoutTimesHaveTheTimesAtWhichTheyArrive() throws Exception {
        List<byte[]> stream = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            try (Mat picture = Clip.picture(i, PARTS)) {
                byte[] jpeg = JpegCodec.encode(picture, 90).bytes();
                stream.add(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                stream.add(jpeg);
            }
        }
        CameraSettings camera = camera("multipart/x-mixed-replace; boundary=frame", stream);
        try (LiveFrames live = LiveFrames.start(site(camera), camera, Position.START, Clock.systemUTC())) {
            List<Long> sent = new ArrayList<>();
            for (int i = 0; i < PARTS; i++) {
                sent.add(now());
                parts.release(2);
                if (i >= AHEAD) {
                    assertThat(nextPicture(live)).isBetween(sent.get(i - AHEAD), now());
                }
            }
            assertThat(live.correctedTimes()).as("told that there are none").isEqualTo(1);
        }
        assertRising();
    }

    @Test
    void aClockThatFallsBackAndOneThatJumpsLoseNoPicture() throws Exception {
        List<byte[]> stream = new ArrayList<>();
        long[] begins = {100, 0, 50_000, 3};
        for (int i = 0; i < begins.length; i++) {
            stream.add(Files.readAllBytes(Clip.segment(folder.resolve(i + ".ts"), "mpegts", 6, begins[i] * SECOND)));
        }
        CameraSettings camera = camera("video/mp2t", stream);
        try (LiveFrames live = LiveFrames.start(site(camera), camera, Position.START, Clock.systemUTC())) {
            parts.release(begins.length);
            for (int i = 0; i < 6 * begins.length; i++) {
                assertThat(nextPicture(live)).isLessThanOrEqualTo(now());
            }
            assertThat(live.correctedTimes()).isGreaterThanOrEqualTo(3);
            assertThat(live.intake().leftOut()).isZero();
        }
        assertRising();
    }

    private void assertRising() {
        List<Long> times = frames.stream()
                .filter(frame -> !frame.info().isMarker())
                .map(frame -> frame.info().timeMicros())
                .toList();
        assertThat(times).isSorted().doesNotHaveDuplicates();
    }

    private CameraSettings camera(String type, List<byte[]> stream) {
        server.createContext("/live", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (byte[] part : stream) {
                    parts.acquireUninterruptibly();
                    body.write(part);
                    body.flush();
                }
            }
        });
        return SomeCamera.at("http://127.0.0.1:" + server.getAddress().getPort() + "/live")
                .idleTimeout(Duration.ofSeconds(30))
                .settings();
    }

    private long nextPicture(LiveFrames live) throws InterruptedException {
        while (true) {
            Optional<Frame> frame = live.next(Duration.ofMillis(50));
            frame.ifPresent(frames::add);
            if (frame.isPresent() && frame.get().info().kind() == FrameKind.PICTURE) {
                return frame.get().info().timeMicros();
            }
        }
    }

    private static SiteSettings site(CameraSettings camera) {
        return SiteSettings.defaults().withCameras(List.of(camera));
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
