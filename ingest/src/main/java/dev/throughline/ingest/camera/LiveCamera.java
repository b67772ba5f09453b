package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.settings.CameraSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.opencv.opencv_core.Mat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera that films now. A thread of its own takes its pictures, whether or not somebody has time for them: of those that nobody
 * took, the oldest go first. When the camera is lost, it is asked for again and again, with growing pauses.
 */
final class LiveCamera implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveCamera.class);
    /** Pictures that wait at most. */
    private static final int WAITING = 32;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final CameraSettings camera;
    private final Clock clock;
    private final BlockingQueue<Picture> pictures = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder dropped = new LongAdder();
    private final CountDownLatch closing = new CountDownLatch(1);

    private LiveCamera(CameraSettings camera, Clock clock) {
        this.camera = camera;
        this.clock = clock;
    }

    /** Begins to ask for pictures. */
    static LiveCamera start(CameraSettings camera, Clock clock) {
        LiveCamera live = new LiveCamera(camera, clock);
        Thread thread = new Thread(live::film, "camera-" + camera.id());
        thread.setDaemon(true); // FFmpeg may sit in a read until its timeout
        thread.start();
        return live;
    }

    /** The oldest picture that waits, if one comes in time. */
    Optional<Picture> poll(Duration patience) throws InterruptedException {
        return Optional.ofNullable(pictures.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Now, in µs since the epoch. */
    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /** Pictures that nobody took in time. */
    long dropped() {
        return dropped.sum();
    }

    private void film() {
        Duration pause = FIRST_PAUSE;
        boolean lost = false;
        do {
            try (Source source = VideoSource.open(camera, Address.of(camera))) {
                log.info("Camera {} is there", camera.id());
                pause = FIRST_PAUSE;
                lost = false;
                film(source);
                log.warn("Camera {} is gone; it is asked for again every few seconds", camera.id());
            } catch (RuntimeException | Error thrown) {
                CameraException away = CameraException.of(camera, thrown);
                if (!lost) { // once an outage
                    log.warn("{} (it is asked for again and again)", away.getMessage());
                }
                lost = true;
                pause = longer(pause);
            }
        } while (!closesWithin(pause));
    }

    private void film(Source source) {
        FrameRate rate = new FrameRate(camera.fps());
        LiveClock times = new LiveClock(this::nowMicros);
        try (Look look = new Look(camera)) {
            while (closing.getCount() > 0 && source.next()) {
                long timeMicros = times.at(source.elapsedMicros());
                if (rate.keeps(source.elapsedMicros())) {
                    offer(picture(look, source.pixels(), timeMicros));
                }
            }
        }
    }

    private Picture picture(Look look, Mat pixels, long timeMicros) {
        try (Mat seen = look.of(pixels)) {
            long offsetMicros = camera.offset().toNanos() / 1_000;
            return new Picture(
                    JpegCodec.encode(seen, camera.jpegQuality()), seen.cols(), seen.rows(), timeMicros + offsetMicros);
        }
    }

    private void offer(Picture picture) {
        while (!pictures.offer(picture)) {
            if (pictures.poll() != null) {
                dropped.increment();
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The thread lets go of the camera with its next picture, or after the camera's idle timeout. */
    @Override
    public void close() {
        closing.countDown();
        if (dropped() > 0) {
            log.info("Camera {}: {} pictures came faster than they could be published", camera.id(), dropped());
        }
    }
}
