package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.wire.Limits;
import dev.throughline.wire.settings.CameraSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recorded footage, a file or a folder, with its camera's settings applied. The same footage gives the same pictures.
 */
public final class Recording implements Footage {
    /** Capture time of footage without a known date. Far enough from 1970 for a negative offset. */
    static final Instant UNDATED = Instant.parse("2000-01-01T00:00:00Z");

    /** A container time outside these two limits comes from a clock that was never set. No footage begins later. */
    private static final Instant FIRST_BELIEVED = Instant.parse("1980-01-02T00:00:00Z");

    private static final Instant NONE_BELIEVED = Instant.parse("2100-01-01T00:00:00Z");

    private static final Logger log = LoggerFactory.getLogger(Recording.class);

    private final CameraSettings camera;
    private final Source source;
    private final FrameRate rate;
    private final FrameTransform transform;
    private final long startMicros;
    private boolean over;

    private Recording(CameraSettings camera, Source source, long startMicros) {
        this.camera = camera;
        this.source = source;
        this.startMicros = startMicros;
        rate = new FrameRate(camera.pictures().fps());
        transform = new FrameTransform(camera.pictures());
    }

    /**
     * Opens the footage.
     *
     * @param start capture time of its first picture, before the camera's offset; null takes the file's own
     * @throws CameraException if it is missing or no video, or would begin before 1970 or after 2099
     * @throws IllegalArgumentException if the camera is live
     */
    public static Recording open(CameraSettings camera, @Nullable Instant start) {
        Address address = Address.of(camera);
        if (address.isLive()) {
            throw new IllegalArgumentException("camera '" + camera.id() + "' is live, not a recording");
        }
        Source source = opened(camera, address);
        try {
            return new Recording(camera, source, startMicros(camera, start, source.recordedAt()));
        } catch (CameraException tooEarly) {
            source.close();
            throw tooEarly;
        }
    }

    private static Source opened(CameraSettings camera, Address address) {
        try {
            return address == Address.FOLDER ? FolderSource.open(camera) : VideoSource.open(camera, address);
        } catch (RuntimeException | Error thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    /** The presumed start of footage that cannot be opened; µs since the epoch. */
    static long presumedStartMicros(CameraSettings camera, @Nullable Instant given) {
        Instant start = (given != null ? given : UNDATED).plus(camera.pictures().offset());
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, start);
        return Math.max(0, Math.min(micros, Limits.END_OF_TIME_MICROS - 1));
    }

    private static long startMicros(CameraSettings camera, @Nullable Instant given, Optional<Instant> own) {
        Optional<Instant> believed = own.filter(time -> !time.isBefore(FIRST_BELIEVED) && time.isBefore(NONE_BELIEVED));
        if (given == null && believed.isEmpty()) {
            log.info(
                    "Camera {}: the footage {}; {} is assumed",
                    camera.id(),
                    own.map(time -> "says that it was taken at " + time).orElse("does not say when it was taken"),
                    UNDATED);
        }
        Instant start = (given != null ? given : believed.orElse(UNDATED))
                .plus(camera.pictures().offset());
        requireCountable(camera, start);
        return ChronoUnit.MICROS.between(Instant.EPOCH, start);
    }

    /** @throws CameraException if records cannot hold the capture time of a first picture */
    static void requireCountable(CameraSettings camera, Instant start) {
        if (start.isBefore(Instant.EPOCH)) {
            throw new CameraException(
                    camera, "would begin at " + start, "give a later start or offset: times count from 1970");
        }
        if (!start.isBefore(NONE_BELIEVED)) {
            throw new CameraException(
                    camera, "would begin at " + start, "give an earlier start or offset: times count up to 2100");
        }
    }

    @Override
    public Optional<Picture> next() {
        try {
            return advance() ? Optional.of(picture()) : Optional.empty();
        } catch (RuntimeException | Error thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    @Override
    public boolean skip() {
        try {
            return advance();
        } catch (RuntimeException | Error thrown) {
            throw CameraException.of(camera, thrown);
        }
    }

    @Override
    public long timeMicros() {
        return startMicros + source.elapsedMicros();
    }

    /** The declared length of the footage; zero if it does not say. */
    public Duration declaredLength() {
        return source.declaredLength();
    }

    /** The number of skipped pictures so far that could not be decoded. */
    @Override
    public long undecodable() {
        return source.undecodable();
    }

    @Override
    public long correctedTimes() {
        return source.correctedTimes();
    }

    private boolean advance() {
        while (source.next()) {
            if (rate.keeps(source.elapsedMicros())) {
                return true;
            }
        }
        if (undecodable() > 0 && !over) {
            log.warn(
                    "Camera {}: {} of its pictures could not be decoded, and were passed over",
                    camera.id(),
                    undecodable());
        }
        over = true;
        return false;
    }

    private Picture picture() {
        try (Mat seen = transform.of(source.pixels())) {
            return new Picture(
                    JpegCodec.encode(seen, camera.pictures().jpegQuality()), seen.cols(), seen.rows(), timeMicros());
        }
    }

    @Override
    public void close() {
        transform.close();
        source.close();
    }
}
