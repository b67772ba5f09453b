package dev.throughline.ingest.camera;

import dev.throughline.ingest.camera.TimeCorrections.Fault;
import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source that FFmpeg can open: a video file, a network stream, a webcam. */
final class VideoSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(VideoSource.class);
    /** A file that ends this much earlier than declared was truncated; a smaller difference is rounding. */
    private static final Duration MISSING = Duration.ofSeconds(1);

    private static final String WEBCAMS = "v4l2";
    private static final Set<Integer> BESIDE_TRANSPORT;

    static {
        Natives.load(); // before its constants are read
        BESIDE_TRANSPORT = Set.of(
                FfmpegException.TIMED_OUT,
                FfmpegException.REFUSED,
                FfmpegException.NO_ROUTE,
                FfmpegException.NETWORK_UNREACHABLE,
                FfmpegException.UNKNOWN_HOST,
                avutil.AVERROR_HTTP_UNAUTHORIZED(),
                avutil.AVERROR_HTTP_FORBIDDEN(),
                avutil.AVERROR_HTTP_NOT_FOUND());
    }

    private final CameraSettings camera;
    private final boolean live;
    private final ReadDeadline deadline;
    private final VideoDecoder decoder;
    private final UprightPixels upright = new UprightPixels();
    private @Nullable Mat pixels;
    /** Whether the picture decoded during opening is still to be returned. */
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
        return open(camera, address, new ReadDeadline(), new RtspTransport(camera.transport()));
    }

    /**
     * The same, for a camera that is opened repeatedly.
     *
     * @param deadline may be cancelled by another thread; this takes ownership and closes it
     * @param transport remembers which transport worked
     */
    static VideoSource open(CameraSettings camera, Address address, ReadDeadline deadline, RtspTransport transport) {
        try {
            return new VideoSource(camera, address.isLive(), deadline, decoder(camera, address, deadline, transport));
        } catch (FfmpegException failed) {
            deadline.close();
            throw unopened(camera, address, failed);
        } catch (RuntimeException | Error failed) {
            deadline.close();
            throw failed;
        }
    }

    /** A decoder at its first picture. */
    private static VideoDecoder decoder(
            CameraSettings camera, Address address, ReadDeadline deadline, RtspTransport transport) {
        if (address != Address.NETWORK) {
            return decoder(camera, address, deadline, address == Address.WEBCAM ? webcam(camera) : file(camera));
        }
        String whole = camera.address();
        if (!whole.startsWith("rtsp")) {
            return decoder(camera, address, deadline, network(camera, whole));
        }
        FfmpegException first = null;
        for (String each : transport.toTry()) {
            try {
                VideoDecoder decoder = decoder(camera, address, deadline, rtsp(camera, whole, each));
                transport.worked(each);
                return decoder;
            } catch (FfmpegException failed) {
                first = first == null || first.code() == FfmpegException.OTHER_TRANSPORT ? failed : first;
                if (isNotForWantOf(failed)) {
                    throw failed;
                }
            }
        }
        throw Objects.requireNonNull(first);
    }

    /**
     * Whether another transport would fail the same way: the host was not reached, or does not give this stream to
     * this user.
     */
    private static boolean isNotForWantOf(FfmpegException failed) {
        return failed.isBeforeAnswer() && BESIDE_TRANSPORT.contains(failed.code());
    }

    private static VideoDecoder decoder(
            CameraSettings camera, Address address, ReadDeadline deadline, VideoDecoder.Origin origin) {
        VideoDecoder decoder = VideoDecoder.open(origin, deadline).orElseThrow(() -> withoutVideo(camera, address));
        try {
            if (!decoder.next()) {
                throw address == Address.NETWORK
                        ? new FfmpegException(avutil.AVERROR_EOF())
                        : withoutVideo(camera, address);
            }
            return decoder;
        } catch (RuntimeException | Error failed) {
            decoder.close();
            throw failed;
        }
    }

    /**
     * The prefix is needed since a name may contain a colon. The whitelist keeps a playlist from opening other
     * resources.
     */
    private static VideoDecoder.Origin file(CameraSettings camera) {
        return new VideoDecoder.Origin(
                VideoFile.address(Path.of(camera.url().path())), null, Map.of("protocol_whitelist", "file"), null);
    }

    private static VideoDecoder.Origin webcam(CameraSettings camera) {
        Natives.registerDevices();
        if (avformat.av_find_input_format(WEBCAMS) == null) {
            throw new CameraException(
                    camera,
                    "is a webcam, which this system's FFmpeg cannot open",
                    "install what its devices are linked with, Debian's libpulse0");
        }
        String device = camera.url().path();
        return new VideoDecoder.Origin(
                device.startsWith("/") ? device : "/dev/video" + device, WEBCAMS, Map.of(), camera.idleTimeout());
    }

    private static VideoDecoder.Origin network(CameraSettings camera, String whole) {
        return new VideoDecoder.Origin(whole, null, Map.of("rw_timeout", idleMicros(camera)), camera.idleTimeout());
    }

    private static VideoDecoder.Origin rtsp(CameraSettings camera, String whole, String transport) {
        Map<String, String> options = Map.of(
                "timeout",
                idleMicros(camera),
                "rtsp_transport",
                transport,
                "fpsprobesize", // FFmpeg would otherwise wait for twenty pictures to measure the rate
                "1");
        return new VideoDecoder.Origin(whole, null, options, camera.idleTimeout());
    }

    private static String idleMicros(CameraSettings camera) {
        return Long.toString(camera.idleTimeout().toNanos() / 1_000);
    }

    private static CameraException unopened(CameraSettings camera, Address address, FfmpegException failed) {
        String reason = failed.getMessage();
        return switch (address) {
            case FILE, FOLDER -> notAVideo(camera, failed);
            case NETWORK -> unreached(camera, failed);
            case WEBCAM ->
                new CameraException(
                        camera,
                        "cannot be opened (" + reason + ")",
                        "check that it is plugged in and not in use",
                        failed);
        };
    }

    private static CameraException unreached(CameraSettings camera, FfmpegException failed) {
        int code = failed.code();
        String reason = " (" + failed.getMessage() + ")";
        if (code == FfmpegException.TIMED_OUT && failed.isBeforeAnswer()) {
            return new CameraException(
                    camera,
                    "does not answer within " + Durations.format(camera.idleTimeout()) + reason,
                    "check host, port and network, or give it a longer idle-timeout",
                    failed);
        }
        if (code == FfmpegException.TIMED_OUT) {
            return new CameraException(
                    camera,
                    "answers, but sends no picture within " + Durations.format(camera.idleTimeout()) + reason,
                    "check the camera, or its transport (" + camera.transport() + ")",
                    failed);
        }
        if (code == avutil.AVERROR_EOF() && !failed.isBeforeAnswer()) {
            return new CameraException(
                    camera, "ends its stream before the first picture", "check the camera, or its transport", failed);
        }
        if (code == avutil.AVERROR_HTTP_UNAUTHORIZED()) {
            return new CameraException(
                    camera, "asks for another user or password" + reason, "give them under 'login'", failed);
        }
        if (code == avutil.AVERROR_HTTP_FORBIDDEN()) {
            return new CameraException(
                    camera, "does not let this user see it" + reason, "give another one under 'login'", failed);
        }
        if (code == avutil.AVERROR_HTTP_NOT_FOUND()) {
            return new CameraException(camera, "has no such stream" + reason, "check the path of its url", failed);
        }
        if (code == FfmpegException.REFUSED) {
            return new CameraException(
                    camera, "takes no connection" + reason, "check host and port, and that the camera is on", failed);
        }
        if (code == FfmpegException.UNKNOWN_HOST && failed.isBeforeAnswer()) {
            return new CameraException(
                    camera, "cannot be reached" + reason, "check the name of its host, and the network", failed);
        }
        if (code == FfmpegException.OTHER_TRANSPORT) {
            return new CameraException(
                    camera,
                    "does not send over " + camera.transport() + reason,
                    "give it another transport, or leave it at auto",
                    failed);
        }
        if (failed.isBeforeAnswer()) {
            return new CameraException(
                    camera, "cannot be reached" + reason, "check host, port, path and network", failed);
        }
        return new CameraException(camera, "sends no video that can be played" + reason, "check the camera", failed);
    }

    private static CameraException withoutVideo(CameraSettings camera, Address address) {
        return address == Address.NETWORK
                ? new CameraException(camera, "has no video stream", "check the path of its url")
                : notAVideo(camera, null);
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
            pixels = null;
            takeTime();
            return true;
        } catch (FfmpegException failed) {
            throw failed.code() == FfmpegException.TIMED_OUT
                    ? new CameraException(
                            camera,
                            "has sent nothing for " + Durations.format(camera.idleTimeout()),
                            "check the camera and the network",
                            failed)
                    : new CameraException(
                            camera,
                            "has stopped (" + failed.getMessage() + ")",
                            "check the camera and the network",
                            failed);
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

    /** When its packets began to come, by {@link System#nanoTime}. */
    long openedNanos() {
        return decoder.openedNanos();
    }

    /** The time stamp in µs of the first picture that came. */
    OptionalLong firstStampMicros() {
        return hasTimes() ? decoder.firstStampMicros() : OptionalLong.empty();
    }

    /** Whether its format has times at all. If it has none, FFmpeg makes up evenly spaced pictures. */
    boolean hasTimes() {
        return decoder.hasTimes();
    }

    /** This picture's time stamp in µs of the camera's own count, if it has one. */
    OptionalLong stampMicros() {
        return hasTimes() ? stampMicros : OptionalLong.empty();
    }

    private void warnIfIncomplete() {
        if (!live && isCutOff()) {
            log.warn(
                    "Camera {}: {} ends after {} of the {} it declares; it was cut off, and is used as far as it goes",
                    camera.id(),
                    camera.url(),
                    Durations.format(played()),
                    Durations.format(decoder.declaredLength()));
        }
    }

    /** Whether its pictures end earlier than the container declares; valid once there are no more. */
    boolean isCutOff() {
        return decoder.declaredLength().minus(reached()).compareTo(slack()) > 0;
    }

    /** The end of its pictures. A video may start late although its declared end counts from zero. */
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

    /** Converted on demand, since most pictures of a live camera may be left out. */
    @Override
    public Mat pixels() {
        if (waiting) {
            throw new IllegalStateException("no picture yet: call next() first");
        }
        if (pixels == null) {
            try {
                pixels = upright.of(decoder.frame());
            } catch (UnusablePixelsException unusable) {
                throw new CameraException(
                        camera, String.valueOf(unusable.getMessage()), "record it in another format", unusable);
            }
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
    public String codec() {
        return decoder.codec();
    }

    @Override
    public Duration declaredLength() {
        return decoder.declaredLength();
    }

    @Override
    public long undecodable() {
        return decoder.undecodable();
    }

    @Override
    public void close() {
        pixels = null;
        upright.close();
        decoder.close();
        deadline.close();
    }
}
