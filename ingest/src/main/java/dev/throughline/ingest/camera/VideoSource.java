package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What FFmpeg can open: a video file, a network stream, a webcam. */
final class VideoSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(VideoSource.class);
    /** A file that stops so much earlier than it says has been cut off; less is rounding. */
    private static final Duration MISSING = Duration.ofSeconds(1);

    private final CameraSettings camera;
    private final boolean live;
    private final ReadDeadline deadline;
    private final VideoDecoder decoder;
    private final UprightPixels upright = new UprightPixels();
    private @Nullable Mat pixels;
    /** Decoded while opening, and not yet given. */
    private boolean waiting = true;

    private final TimeCorrections corrections;
    private final MediaClock clock;
    private OptionalLong stampMicros = OptionalLong.empty();
    private long furthestMicros;
    private long elapsedMicros;

    private VideoSource(CameraSettings camera, boolean live, ReadDeadline deadline, VideoDecoder decoder) {
        this.camera = camera;
        this.live = live;
        this.deadline = deadline;
        this.decoder = decoder;
        corrections = new TimeCorrections(live ? unheard -> {} : told -> log.warn("Camera {}: {}", camera.id(), told));
        clock = new MediaClock(decoder.nominalRate(), decoder.isMadeToBeJoined(), corrections);
    }

    /**
     * Opens the camera and waits for its first picture.
     *
     * @throws CameraException if none comes within its idle timeout, or it is no video
     */
    static VideoSource open(CameraSettings camera, Address address) {
        return open(camera, address, new ReadDeadline());
    }

    /** The same, with a deadline that another thread may cancel; taken over, and closed in the end. */
    static VideoSource open(CameraSettings camera, Address address, ReadDeadline deadline) {
        VideoDecoder decoder = null;
        try {
            decoder = VideoDecoder.open(origin(camera, address), deadline).orElseThrow(() -> notAVideo(camera, null));
            if (!decoder.next()) {
                throw notAVideo(camera, null);
            }
            return new VideoSource(camera, address.isLive(), deadline, decoder);
        } catch (FfmpegException failed) {
            close(decoder, deadline);
            throw unopened(camera, address, failed);
        } catch (RuntimeException | Error failed) {
            close(decoder, deadline);
            throw failed;
        }
    }

    private static void close(@Nullable VideoDecoder decoder, ReadDeadline deadline) {
        if (decoder != null) {
            decoder.close();
        }
        deadline.close();
    }

    private static VideoDecoder.Origin origin(CameraSettings camera, Address address) {
        String url = camera.url();
        return switch (address) {
            case FILE, FOLDER ->
                // the prefix, since a name may hold a colon; the whitelist, since a playlist must not reach out
                new VideoDecoder.Origin(
                        VideoFile.address(Path.of(url)), null, Map.of("protocol_whitelist", "file"), null);
            case WEBCAM -> {
                Natives.registerDevices();
                yield new VideoDecoder.Origin(
                        url.matches("\\d+") ? "/dev/video" + url : url, "v4l2", Map.of(), camera.idleTimeout());
            }
            case NETWORK -> {
                Map<String, String> options = new HashMap<>();
                boolean rtsp = url.startsWith("rtsp");
                options.put(
                        rtsp ? "timeout" : "rw_timeout",
                        Long.toString(camera.idleTimeout().toNanos() / 1_000));
                if (rtsp) {
                    options.put("rtsp_transport", "tcp"); // lost UDP packets are grey smears
                }
                yield new VideoDecoder.Origin(url, null, options, camera.idleTimeout());
            }
        };
    }

    private static CameraException unopened(CameraSettings camera, Address address, FfmpegException failed) {
        String reason = failed.getMessage();
        return switch (address) {
            case FILE, FOLDER -> notAVideo(camera, failed);
            case NETWORK ->
                new CameraException(
                        camera,
                        "does not answer within " + Durations.format(camera.idleTimeout()) + " (" + reason + ")",
                        "check the address, the network and the password",
                        failed);
            case WEBCAM ->
                new CameraException(
                        camera,
                        "cannot be opened (" + reason + ")",
                        "check that it is plugged in and not in use",
                        failed);
        };
    }

    private static CameraException notAVideo(CameraSettings camera, @Nullable Throwable cause) {
        return new CameraException(
                camera,
                "is no video that can be played, or has lost the index that says where its pictures are",
                "give an MP4, MKV, AVI or another video that FFmpeg reads",
                cause);
    }

    @Override
    public Optional<Instant> recordedAt() {
        try {
            return decoder.metadata("creation_time").map(Instant::parse);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public boolean next() {
        try {
            if (!waiting && !decoder.next()) {
                warnIfIncomplete();
                return false;
            }
            waiting = false;
            takeTime();
            pixels = upright.of(decoder.frame());
            return true;
        } catch (FfmpegException failed) {
            throw new CameraException(
                    camera,
                    "stopped after " + Durations.format(played()) + " (" + failed.getMessage() + ")",
                    "check the camera and the network",
                    failed);
        } catch (UnusablePixelsException unusable) {
            throw new CameraException(
                    camera, String.valueOf(unusable.getMessage()), "record it in another format", unusable);
        }
    }

    private void takeTime() {
        stampMicros = decoder.stampMicros();
        furthestMicros = Math.max(furthestMicros, stampMicros.orElse(0));
        elapsedMicros = clock.at(stampMicros);
        if (elapsedMicros == 0 && !hasTimes()) {
            corrections.note(
                    Fault.TIMELESS,
                    0,
                    String.format(Locale.ROOT, "%.4g pictures a second are assumed", 1e6 / clock.periodMicros()));
        }
    }

    /** Whether its format has times at all. For one that has none, FFmpeg makes up pictures that are evenly apart. */
    boolean hasTimes() {
        return decoder.hasTimes();
    }

    /** This picture's time stamp in µs, by a count of the camera's own, if it has one. */
    OptionalLong stampMicros() {
        return hasTimes() ? stampMicros : OptionalLong.empty();
    }

    private void warnIfIncomplete() {
        if (live) {
            return;
        }
        if (decoder.declaredLength().minus(reached()).compareTo(slack()) > 0) {
            log.warn(
                    "Camera {}: {} ends after {} of the {} it declares; it was cut off, and is used as far as it goes",
                    camera.id(),
                    camera.url(),
                    Durations.format(played()),
                    Durations.format(decoder.declaredLength()));
        }
    }

    /** How far its pictures go. A film may begin late, and its end be counted from zero all the same. */
    private Duration reached() {
        return Duration.ofNanos(1_000 * Math.max(elapsedMicros, furthestMicros));
    }

    private Duration slack() {
        Duration periods = Duration.ofNanos(1_000 * clock.periodMicros()).multipliedBy(2);
        return periods.compareTo(MISSING) > 0 ? periods : MISSING;
    }

    private Duration played() {
        return Duration.ofNanos(elapsedMicros * 1_000);
    }

    @Override
    public Mat pixels() {
        if (pixels == null) {
            throw new IllegalStateException("no picture yet: call next() first");
        }
        return pixels;
    }

    @Override
    public long elapsedMicros() {
        return elapsedMicros;
    }

    @Override
    public long correctedTimes() {
        return corrections.count();
    }

    @Override
    public long undecodable() {
        return decoder.undecodable();
    }

    @Override
    public void close() {
        pixels = null;
        upright.close();
        close(decoder, deadline);
    }
}
