package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import dev.throughline.wire.picture.PictureDecoder;
import dev.throughline.wire.picture.Pixels;
import dev.throughline.wire.picture.UndecodablePictureException;
import dev.throughline.wire.settings.CameraSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of pictures, in the {@link NaturalOrder} of their names, at a fixed rate. */
final class FolderSource implements Source {
    /** Pictures per second if the camera's {@code fps} is not set. */
    static final double USUAL_RATE = 10;

    private static final Logger log = LoggerFactory.getLogger(FolderSource.class);
    private static final long MAX_PIXELS = 64 << 20; // twice as many as 8K has

    static {
        Natives.load();
    }

    private final CameraSettings camera;
    private final Iterator<Path> files;
    private final int count;
    private final double rate;
    private @Nullable Mat pixels;
    private long place = -1;
    private long undecodable;

    private FolderSource(CameraSettings camera, List<Path> files) {
        this.camera = camera;
        this.files = files.iterator();
        count = files.size();
        rate = camera.pictures().fps() > 0 ? camera.pictures().fps() : USUAL_RATE;
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
                throw new CameraException(camera, "has no pictures", "put pictures into it: " + PictureDecoder.ENDINGS);
            }
            return new FolderSource(camera, files);
        } catch (IOException unreadable) {
            throw new CameraException(camera, "may not be read", "give this user the right to read it", unreadable);
        }
    }

    private static boolean isPicture(Path file) {
        return PictureDecoder.isPicture(file.getFileName().toString());
    }

    /** Skips files that are no pictures. Each still takes its period, so that the others keep their times. */
    @Override
    public boolean next() {
        closePicture();
        while (files.hasNext()) {
            Path file = files.next();
            place++;
            try {
                pixels = bgr(PictureDecoder.decode(bytes(file), MAX_PIXELS));
                return true;
            } catch (UndecodablePictureException broken) {
                undecodable++;
                log.warn("Camera {}: {} is passed over: {}", camera.id(), file, broken.getMessage());
            }
        }
        return false;
    }

    private static byte[] bytes(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(PictureDecoder.MAX_BYTES + 1);
            if (bytes.length > PictureDecoder.MAX_BYTES) {
                throw new UndecodablePictureException(
                        "more than the " + PictureDecoder.MAX_BYTES + " bytes that a picture may have");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new UndecodablePictureException("cannot be read: " + unreadable, unreadable);
        }
    }

    private static Mat bgr(Pixels decoded) {
        Mat bgr = new Mat();
        try (BytePointer bytes = new BytePointer(decoded.rgb());
                Mat rgb = new Mat(decoded.height(), decoded.width(), opencv_core.CV_8UC3, bytes)) {
            opencv_imgproc.cvtColor(rgb, bgr, opencv_imgproc.COLOR_RGB2BGR);
        }
        return bgr;
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
    public Duration declaredLength() {
        return Duration.ofNanos(Math.round(count * 1e9 / rate));
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
