package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.CameraSettings;
import java.time.Duration;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * The result of a short test of a camera.
 *
 * @param width of its pictures before any transform, pixels
 * @param height likewise
 * @param picturesPerSecond as they came, or as recorded; 0 if there was only one
 * @param codec by FFmpeg's name, such as {@code h264}; {@code pictures} for a folder
 * @param live whether the camera is live
 * @param firstAfterSeconds time until the first picture
 * @param lagSeconds age of the pictures on arrival: the length of footage that was already waiting to be sent at the
 *     start; null for a recording, and if pictures have no times
 */
public record CameraCheck(
        int width,
        int height,
        double picturesPerSecond,
        String codec,
        boolean live,
        double firstAfterSeconds,
        @Nullable Double lagSeconds) {
    /** Long enough to measure a rate, and to receive everything that was waiting. */
    private static final Duration WATCHED = Duration.ofSeconds(3);

    private static final int RECORDED_PICTURES = 50;

    /**
     * Opens the camera and takes pictures, from a live one for three seconds.
     *
     * @throws CameraException if none come within its idle timeout, or they cannot be used
     */
    public static CameraCheck of(CameraSettings camera) {
        long asked = System.nanoTime();
        try (Source source = open(camera)) {
            if (!source.next()) {
                throw new CameraException(camera, "has no pictures", "give footage that has some");
            }
            boolean live = Address.of(camera).isLive();
            long first = System.nanoTime();
            Mat pixels = source.pixels();
            int width = pixels.cols();
            int height = pixels.rows();
            Lag lag = new Lag();
            int later = 0;
            double seconds = 0;
            do {
                seconds = live ? (System.nanoTime() - first) / 1e9 : source.elapsedMicros() / 1e6;
                lag.note(source, seconds);
            } while ((live ? seconds < WATCHED.toSeconds() : later < RECORDED_PICTURES)
                    && source.next()
                    && ++later > 0);
            double span = seconds + (live ? lag.seconds : 0);
            return new CameraCheck(
                    width,
                    height,
                    span > 0 ? later / span : 0,
                    source.codec(),
                    live,
                    (first - asked) / 1e9,
                    live && lag.known ? lag.seconds : null);
        } catch (RuntimeException | LinkageError thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    /** The lead of the time stamps over the clock: pictures that were waiting come faster than they were taken. */
    private static final class Lag {
        /** A larger step means that the camera's clock was set. */
        private static final double LONGEST_STEP_SECONDS = 10;

        private double seconds;
        private boolean known;
        private double ahead;
        private double last = Double.NaN;

        void note(Source source, double clock) {
            if (!(source instanceof VideoSource video) || video.stampMicros().isEmpty()) {
                return; // pictures without times
            }
            double stamp = video.stampMicros().getAsLong() / 1e6;
            double step = stamp - last;
            if (!(Math.abs(step) <= LONGEST_STEP_SECONDS)) {
                ahead = stamp - clock; // the first stamp, or the clock was set: earlier stamps say nothing
            }
            last = stamp;
            known = true;
            seconds = Math.max(seconds, stamp - clock - ahead);
        }
    }

    private static Source open(CameraSettings camera) {
        Address address = Address.of(camera);
        return address == Address.FOLDER ? FolderSource.open(camera) : VideoSource.open(camera, address);
    }
}
