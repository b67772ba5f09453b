package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.CameraSettings;
import java.time.Duration;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * What a camera gives when it is asked for pictures for a moment.
 *
 * @param width of its pictures as they come, pixels
 * @param height likewise
 * @param picturesPerSecond as they came, or as a recording has them; 0 if there was only one
 * @param codec by FFmpeg's name, such as {@code h264}; {@code pictures} for a folder
 * @param live whether it films now
 * @param firstAfterSeconds how long the first picture took
 * @param lagSeconds how old pictures were when they came: so much had been filmed, and waited to be sent, when they were asked for; null
 *     for a recording
 */
public record CameraCheck(
        int width,
        int height,
        double picturesPerSecond,
        String codec,
        boolean live,
        double firstAfterSeconds,
        @Nullable Double lagSeconds) {
    /** Long enough for a rate, and for what had been waiting to come. */
    private static final Duration WATCHED = Duration.ofSeconds(3);

    private static final int RECORDED_PICTURES = 50;

    /**
     * Opens it and takes pictures: of a live one for three seconds.
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
            int later = 0;
            double seconds = 0;
            double lag = 0;
            while (live ? seconds(first) < WATCHED.toSeconds() : later < RECORDED_PICTURES) {
                if (!source.next()) {
                    break;
                }
                later++;
                seconds = live ? seconds(first) : source.elapsedMicros() / 1e6;
                lag = Math.max(lag, source.elapsedMicros() / 1e6 - seconds);
            }
            double span = seconds + (live ? lag : 0);
            return new CameraCheck(
                    width,
                    height,
                    span > 0 ? later / span : 0,
                    source.codec(),
                    live,
                    (first - asked) / 1e9,
                    live ? lag : null);
        } catch (RuntimeException | LinkageError thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static Source open(CameraSettings camera) {
        Address address = Address.of(camera);
        return address == Address.FOLDER ? FolderSource.open(camera) : VideoSource.open(camera, address);
    }
}
