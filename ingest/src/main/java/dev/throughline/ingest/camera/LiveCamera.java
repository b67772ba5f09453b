package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.settings.CameraSettings;
import java.time.Clock;
import java.time.Duration;
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
    private final TimeCorrections corrections;
    private final SteadyClock clock;
    private final CaptureClock times;
    private final LiveRate rate;
    /** A time, without the camera's offset, after which its pictures are taken. */
    private volatile long passedMicros = Long.MIN_VALUE;

    private final BlockingQueue<Picture> pictures = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder dropped = new LongAdder();
    private final CountDownLatch closing = new CountDownLatch(1);

    private LiveCamera(CameraSettings camera, Clock machine, long floorMicros) {
        this.camera = camera;
        corrections = new TimeCorrections(told -> log.warn("Camera {}: {}", camera.id(), told));
        clock = SteadyClock.of(machine, floorMicros - offsetMicros(camera), corrections);
        times = new CaptureClock(corrections);
        rate = new LiveRate(camera.fps());
    }

    private static long offsetMicros(CameraSettings camera) {
        return camera.offset().toNanos() / 1_000;
    }

    /** Begins to ask for pictures, all later than {@code floorMicros}, the last time that was published of the camera. */
    static LiveCamera start(CameraSettings camera, Clock machine, long floorMicros) {
        LiveCamera live = new LiveCamera(camera, machine, floorMicros);
        Thread thread = new Thread(live::film, "camera-" + camera.id());
        thread.setDaemon(true); // FFmpeg may sit in a read until its timeout
        thread.start();
        return live;
    }

    /** The oldest picture that waits, if one comes in time. */
    Optional<Picture> poll(Duration patience) throws InterruptedException {
        return Optional.ofNullable(pictures.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Now, as the camera's capture times count, in µs since the epoch; never falls. */
    long nowMicros() {
        return clock.nowMicros() + offsetMicros(camera);
    }

    /** The same, and what is yet to arrive counts as taken later: something is said of the camera at this time. */
    long passNow() {
        passedMicros = clock.nowMicros();
        return passedMicros + offsetMicros(camera);
    }

    /** How often a time stamp, or this machine's clock, was wrong, and was put right. */
    long correctedTimes() {
        return corrections.count();
    }

    /** Pictures that nobody took in time. */
    long dropped() {
        return dropped.sum();
    }

    private void film() {
        Duration pause = FIRST_PAUSE;
        boolean lost = false;
        do {
            try (VideoSource source = VideoSource.open(camera, Address.of(camera))) {
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

    private void film(VideoSource source) {
        times.restart();
        if (!source.hasTimes()) {
            corrections.note(Fault.TIMELESS, 0, CaptureClock.REMEDY);
        }
        long leaps = clock.leaps();
        try (Look look = new Look(camera)) {
            while (closing.getCount() > 0 && source.next()) {
                long arrivalMicros = clock.nowMicros();
                if (clock.leaps() != leaps) {
                    leaps = clock.leaps();
                    times.restart();
                }
                times.passed(passedMicros);
                long takenMicros = times.at(source.stampMicros(), arrivalMicros);
                if (rate.keeps(takenMicros)) {
                    offer(picture(look, source.pixels(), takenMicros + offsetMicros(camera)));
                }
            }
        }
    }

    private Picture picture(Look look, Mat pixels, long timeMicros) {
        try (Mat seen = look.of(pixels)) {
            return new Picture(JpegCodec.encode(seen, camera.jpegQuality()), seen.cols(), seen.rows(), timeMicros);
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
