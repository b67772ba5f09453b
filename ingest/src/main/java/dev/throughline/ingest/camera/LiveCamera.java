package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.settings.CameraSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live camera. Its own thread takes the pictures, whether or not anybody consumes them; the oldest unconsumed
 * pictures are dropped first. A lost camera is reconnected with growing pauses.
 */
final class LiveCamera implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveCamera.class);
    /** The most pictures that wait. */
    private static final int WAITING = 32;

    private final CameraSettings camera;
    private final TimeCorrections corrections;
    private final SteadyClock clock;
    private final CaptureClock times;
    private final LiveRate rate;
    private final LostPictures lostPictures = new LostPictures();
    /** A time, without the camera's offset; the capture times of all further pictures are later. */
    private volatile long passedMicros = Long.MIN_VALUE;

    private final BlockingQueue<Picture> pictures = new ArrayBlockingQueue<>(WAITING);
    private final Admission admission;
    private final int mostBytes;
    private boolean toldTooLarge;
    /**
     * Whether the last requested picture was usable. A camera that sends only unusable pictures is down, and nobody
     * waits for it.
     */
    private boolean usable = true;

    private final LongAdder undecodable = new LongAdder();
    private long undecodableOfSource; // of the current connection, already counted
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable ReadDeadline deadline; // of the current connection

    private LiveCamera(CameraSettings camera, Clock machine, long floorMicros, Admission admission, int mostBytes) {
        this.camera = camera;
        this.admission = admission;
        this.mostBytes = mostBytes;
        corrections = new TimeCorrections(told -> log.warn("Camera {}: {}", camera.id(), told));
        clock = SteadyClock.of(machine, floorMicros - offsetMicros(camera), corrections);
        times = new CaptureClock(corrections);
        rate = new LiveRate(camera.pictures().fps());
    }

    private static long offsetMicros(CameraSettings camera) {
        return camera.pictures().offset().toNanos() / 1_000;
    }

    /**
     * Starts to take pictures, all later than {@code floorMicros}, the last published time of the camera.
     *
     * @param admission decides which of them are used
     * @param mostBytes of a picture; a larger one is left out
     */
    static LiveCamera start(
            CameraSettings camera, Clock machine, long floorMicros, Admission admission, int mostBytes) {
        LiveCamera live = new LiveCamera(camera, machine, floorMicros, admission, mostBytes);
        Thread thread = new Thread(live::film, "camera-" + camera.id());
        thread.setDaemon(true); // nobody waits for it
        thread.start();
        return live;
    }

    /** The oldest waiting picture, if one comes in time. */
    Optional<Picture> poll(Duration patience) throws InterruptedException {
        return Optional.ofNullable(pictures.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Now, on the clock of the camera's capture times, in µs since the epoch; never falls. */
    long nowMicros() {
        return clock.nowMicros() + offsetMicros(camera);
    }

    /** The same, after which all later pictures count as taken later. A marker is published with this time. */
    long passNow() {
        passedMicros = clock.nowMicros();
        return passedMicros + offsetMicros(camera);
    }

    /** The number of corrections of time stamps or of this machine's clock. */
    long correctedTimes() {
        return corrections.count();
    }

    /**
     * The number of pictures that were lost on the way here, as far as time stamps show, or that could not be decoded.
     * Both leave the same gaps.
     */
    long lost() {
        return Math.max(lostPictures.count(), undecodable.sum());
    }

    private void film() {
        RtspTransport transport = new RtspTransport(camera.transport());
        ReconnectPause pause = new ReconnectPause(ThreadLocalRandom.current());
        Duration lasted;
        String told = "";
        do {
            OptionalLong began = OptionalLong.empty();
            String outcome;
            try (VideoSource source = VideoSource.open(camera, Address.of(camera), deadline(), transport)) {
                began = OptionalLong.of(System.nanoTime());
                log.info("Camera {} is there", camera.id());
                told = "";
                film(source);
                outcome = "camera '" + camera.id() + "': " + camera.url() + " has ended its stream";
            } catch (RuntimeException | Error thrown) { // whatever it is, the camera is reconnected
                outcome = reason(thrown);
            }
            if (closing.getCount() > 0 && !outcome.equals(told)) { // once per outage, and when its reason changes
                log.warn("{} (it is asked for again and again)", outcome);
            }
            told = outcome;
            lasted = began.isEmpty() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - began.getAsLong());
        } while (!closesWithin(pause.after(lasted)));
    }

    /** One deadline per connection, which {@link #close} cuts short. */
    private ReadDeadline deadline() {
        ReadDeadline fresh = new ReadDeadline();
        deadline = fresh;
        if (closing.getCount() == 0) {
            fresh.cancel();
        }
        return fresh;
    }

    private String reason(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError full) {
            return "camera '" + camera.id() + "': there was no memory for its pictures (" + full.getMessage() + ")";
        }
        return String.valueOf(CameraException.of(camera, thrown).getMessage());
    }

    private void countUndecodable(Source source) {
        undecodable.add(source.undecodable() - undecodableOfSource);
        undecodableOfSource = source.undecodable();
    }

    private void tellUndecodable(Source source) {
        countUndecodable(source);
        undecodableOfSource = 0;
        if (source.undecodable() > 0) {
            log.warn(
                    "Camera {}: {} of its pictures could not be decoded, and were passed over",
                    camera.id(),
                    source.undecodable());
        }
    }

    private void film(VideoSource source) {
        long openMicros = (System.nanoTime() - source.openedNanos()) / 1_000;
        times.restart(source.firstStampMicros(), clock.nowMicros() - openMicros);
        lostPictures.restart();
        if (!source.hasTimes()) {
            corrections.note(Fault.TIMELESS, 0, CaptureClock.REMEDY);
        }
        try {
            filmUntilGone(source);
        } finally {
            tellUndecodable(source);
        }
    }

    private void filmUntilGone(VideoSource source) {
        long leaps = clock.leaps();
        try (FrameTransform transform = new FrameTransform(camera.pictures())) {
            while (closing.getCount() > 0 && source.next()) {
                long arrivalMicros = clock.nowMicros();
                if (clock.leaps() != leaps) {
                    leaps = clock.leaps();
                    times.restart();
                }
                lostPictures.see(source.stampMicros());
                times.passed(passedMicros);
                long takenMicros = times.at(source.stampMicros(), arrivalMicros);
                long timeMicros = takenMicros + offsetMicros(camera);
                countUndecodable(source);
                if (usable) {
                    admission.heard();
                }
                if (rate.keeps(takenMicros) && admission.admits(timeMicros)) {
                    usable = false;
                    take(transform, source, timeMicros);
                }
            }
        }
    }

    private Picture picture(FrameTransform transform, Mat pixels, long timeMicros) {
        try (Mat seen = transform.of(pixels)) {
            return new Picture(
                    JpegCodec.encode(seen, camera.pictures().jpegQuality()), seen.cols(), seen.rows(), timeMicros);
        }
    }

    private void take(FrameTransform transform, VideoSource source, long timeMicros) {
        Picture picture;
        try {
            picture = picture(transform, source.pixels(), timeMicros);
        } catch (RuntimeException unusable) {
            admission.withdraw(timeMicros);
            throw unusable;
        }
        if (picture.jpeg().size() > mostBytes) {
            admission.withdraw(timeMicros);
            tellTooLarge(picture);
        } else {
            usable = true;
            admission.heard();
            offer(picture);
        }
    }

    private void offer(Picture picture) {
        while (!pictures.offer(picture)) {
            Picture oldest = pictures.poll();
            if (oldest != null) {
                admission.withdraw(oldest.timeMicros());
            }
        }
    }

    private void tellTooLarge(Picture picture) {
        if (!toldTooLarge) {
            toldTooLarge = true;
            log.warn(
                    "Camera {}: a picture of {} bytes does not fit into a record, which has room for {}; such pictures are left out."
                            + " Set its width or a lower jpeg-quality, or raise kafka.max-message-bytes",
                    camera.id(),
                    picture.jpeg().size(),
                    mostBytes);
        }
    }

    private boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Makes the thread release the camera at once. */
    @Override
    public void close() {
        closing.countDown();
        ReadDeadline current = deadline;
        if (current != null) {
            current.cancel();
        }
    }
}
