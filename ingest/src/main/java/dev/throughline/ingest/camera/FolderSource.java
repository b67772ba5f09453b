package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.settings.CameraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of pictures, in the {@link NaturalOrder} of their names, so many a second. */
final class FolderSource implements Source {
    /** Pictures a second where the camera's {@code fps} does not say. */
    static final double USUAL_RATE = 10;

    private static final Logger log = LoggerFactory.getLogger(FolderSource.class);
    private static final Set<String> KINDS = Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff", "ppm", "pgm");

    static {
        Natives.load();
    }

    private final CameraSettings camera;
    private final Iterator<Path> files;
    private final double rate;
    private @Nullable Mat pixels;
    private long place = -1;
    private long undecodable;

    private FolderSource(CameraSettings camera, List<Path> files) {
        this.camera = camera;
        this.files = files.iterator();
        rate = camera.fps() > 0 ? camera.fps() : USUAL_RATE;
    }

    /**
     * Lists the folder.
     *
     * @throws CameraException if it has no pictures
     */
    static FolderSource open(CameraSettings camera) {
        try (Stream<Path> list = Files.list(Path.of(camera.url().path()))) {
            List<Path> files = list.filter(FolderSource::isPicture)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString(), NaturalOrder.INSTANCE))
                    .toList();
            if (files.isEmpty()) {
                throw new CameraException(camera, "has no pictures", "put .jpg or .png files into it");
            }
            return new FolderSource(camera, files);
        } catch (IOException unreadable) {
            throw new CameraException(camera, "may not be read", "give this user the right to read it", unreadable);
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString();
        return KINDS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Passes over files that are no pictures; each still takes its moment, so that the others keep their times. */
    @Override
    public boolean next() {
        closePicture();
        while (files.hasNext()) {
            Path file = files.next();
            place++;
            Mat read = read(file);
            if (!read.empty()) {
                pixels = read;
                return true;
            }
            read.close();
            undecodable++;
            log.warn("Camera {}: {} is no picture and is passed over", camera.id(), file);
        }
        return false;
    }

    /** Upright; empty where there are no pixels to be had. */
    private static Mat read(Path file) {
        try {
            return opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR);
        } catch (RuntimeException refused) { // OpenCV's, of a picture that declares an absurd size
            log.debug("{} cannot be decoded", file, refused);
            return new Mat();
        }
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
        return Math.round(Math.max(0, place) * 1e6 / rate);
    }

    @Override
    public long correctedTimes() {
        return 0;
    }

    @Override
    public Optional<Instant> recordedAt() {
        return Optional.empty();
    }

    @Override
    public long undecodable() {
        return undecodable;
    }

    @Override
    public void close() {
        closePicture();
    }

    private void closePicture() {
        if (pixels != null) {
            pixels.close();
            pixels = null;
        }
    }
}
