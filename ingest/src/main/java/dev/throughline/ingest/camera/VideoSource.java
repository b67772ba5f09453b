package dev.throughline.ingest.camera;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What FFmpeg can open: a video file, a network stream, a webcam. */
final class VideoSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(VideoSource.class);
    private static final Pattern ERROR_NUMBER = Pattern.compile("error (-\\d+)");
    /** A file that stops so much earlier than it says has been cut off; less is rounding. */
    private static final Duration MISSING = Duration.ofSeconds(1);

    static {
        Natives.load();
    }

    private final CameraSettings camera;
    private final boolean live;
    private final FFmpegFrameGrabber grabber;
    private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
    private final Mat upright = new Mat();
    private final int quarterTurns;
    private @Nullable Mat pixels;
    private long firstMicros = Long.MIN_VALUE;
    private long elapsedMicros;

    private VideoSource(CameraSettings camera, boolean live, FFmpegFrameGrabber grabber) {
        this.camera = camera;
        this.live = live;
        this.grabber = grabber;
        quarterTurns = Math.floorMod(Math.round(-grabber.getDisplayRotation() / 90), 4);
    }

    /**
     * Opens the camera and waits for what it says about its pictures.
     *
     * @throws CameraException if it does not answer within its idle timeout, or is no video
     */
    static VideoSource open(CameraSettings camera, Address address) {
        FFmpegFrameGrabber grabber = grabber(camera, address);
        try {
            grabber.startUnsafe(); // start() would make every camera wait for the one that does not answer
            requireVideo(camera, grabber);
            return new VideoSource(camera, address.isLive(), grabber);
        } catch (FFmpegFrameGrabber.Exception failed) {
            release(grabber);
            throw unopened(camera, address, failed);
        } catch (RuntimeException failed) {
            release(grabber);
            throw failed;
        }
    }

    private static FFmpegFrameGrabber grabber(CameraSettings camera, Address address) {
        String url = camera.url();
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(url.matches("\\d+") ? "/dev/video" + url : url);
        grabber.setImageMode(ImageMode.COLOR);
        // Several decoding threads repair a damaged picture now so, now so.
        grabber.setVideoOption("threads", "1");
        String timeout = Long.toString(camera.idleTimeout().toNanos() / 1_000);
        switch (address) {
            case FILE -> grabber.setOption("protocol_whitelist", "file"); // a playlist must not reach out
            case WEBCAM -> grabber.setFormat("v4l2");
            default -> {
                grabber.setOption(url.startsWith("rtsp") ? "timeout" : "rw_timeout", timeout);
                grabber.setOption("rtsp_transport", "tcp"); // lost UDP packets are grey smears
            }
        }
        return grabber;
    }

    private static void requireVideo(CameraSettings camera, FFmpegFrameGrabber grabber) {
        // "tty" is how FFmpeg takes any .txt for a film of letters
        if (!grabber.hasVideo() || grabber.getFormat().equals("tty")) {
            throw notAVideo(camera, null);
        }
    }

    private static CameraException unopened(
            CameraSettings camera, Address address, FFmpegFrameGrabber.Exception failed) {
        String reason = reason(failed);
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

    private static String reason(FFmpegFrameGrabber.Exception failed) {
        Matcher number = ERROR_NUMBER.matcher(String.valueOf(failed.getMessage()));
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        if (!number.find() || avutil.av_strerror(Integer.parseInt(number.group(1)), text, text.length) < 0) {
            return String.valueOf(failed.getMessage());
        }
        return new String(text, UTF_8).replace("\0", "");
    }

    @Override
    public Optional<Instant> recordedAt() {
        String text = grabber.getMetadata("creation_time");
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public boolean next() {
        Frame frame;
        try {
            frame = grabber.grabImage();
        } catch (FFmpegFrameGrabber.Exception failed) {
            throw new CameraException(
                    camera, "stopped after " + played() + " (" + reason(failed) + ")", "check the video", failed);
        }
        if (frame == null) {
            warnIfCutOff();
            return false;
        }
        if (firstMicros == Long.MIN_VALUE) {
            firstMicros = frame.timestamp;
        }
        elapsedMicros = Math.max(elapsedMicros, frame.timestamp - firstMicros);
        pixels = turned(converter.convert(frame));
        return true;
    }

    /** Telephones film upright pictures lying down, and note how they held it. */
    private Mat turned(Mat lying) {
        switch (quarterTurns) {
            case 1 -> opencv_core.rotate(lying, upright, opencv_core.ROTATE_90_CLOCKWISE);
            case 2 -> opencv_core.rotate(lying, upright, opencv_core.ROTATE_180);
            case 3 -> opencv_core.rotate(lying, upright, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
            default -> {
                return lying;
            }
        }
        return upright;
    }

    private void warnIfCutOff() {
        Duration declared = Duration.ofNanos(1_000 * Math.max(0, grabber.getLengthInTime()));
        if (!live && declared.minus(played()).compareTo(MISSING) > 0) {
            log.warn(
                    "Camera {}: {} ends after {} of the {} it declares; it was cut off, and is used as far as it goes",
                    camera.id(),
                    camera.url(),
                    Durations.format(played()),
                    Durations.format(declared));
        }
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
    public void close() {
        pixels = null;
        upright.close();
        converter.close();
        release(grabber);
    }

    private static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.releaseUnsafe();
        } catch (FFmpegFrameGrabber.Exception failed) {
            log.warn("FFmpeg could not let go of a camera", failed);
        }
    }
}
