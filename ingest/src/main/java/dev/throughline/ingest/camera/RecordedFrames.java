package dev.throughline.ingest.camera;

import dev.throughline.wire.Frame;
import dev.throughline.wire.Mark;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Recorded footage as frames: up, the pictures, end. Opened again at a position, it goes on with the very next frame. */
final class RecordedFrames implements FrameStream {
    private final Recording recording;
    private final Numbering numbering;
    private final Pacing pacing;
    /** Read, but not due yet. */
    private @Nullable Frame waiting;

    private boolean up;
    private boolean over;

    /**
     * Opens the footage and passes over what was published before.
     *
     * @throws CameraException if it cannot be read, or is not what was published before
     */
    static RecordedFrames open(SiteSettings site, CameraSettings camera, Position from, Pacing pacing) {
        Recording recording = Recording.open(camera, site.start());
        try {
            passOver(camera, recording, from);
        } catch (CameraException other) {
            recording.close();
            throw other;
        }
        pacing.join(recording.timeMicros());
        return new RecordedFrames(recording, new Numbering(site, camera, from), pacing, isUp(from));
    }

    private RecordedFrames(Recording recording, Numbering numbering, Pacing pacing, boolean up) {
        this.recording = recording;
        this.numbering = numbering;
        this.pacing = pacing;
        this.up = up;
    }

    private static void passOver(CameraSettings camera, Recording recording, Position from) {
        for (long i = 0; i < from.pictures(); i++) {
            if (!recording.skip()) {
                throw notTheSame(
                        camera, "has only " + i + " pictures, of which " + from.pictures() + " were published");
            }
        }
        if (from.pictures() > 0 && recording.timeMicros() != from.timeMicros()) {
            throw notTheSame(
                    camera,
                    "has its picture " + from.pictures() + " at " + recording.timeMicros() + " µs, where "
                            + from.timeMicros() + " was published");
        }
    }

    private static CameraException notTheSame(CameraSettings camera, String how) {
        return new CameraException(
                camera,
                how,
                "give the same footage with the same settings, or begin anew with another data folder or kafka.prefix");
    }

    /** After an end that was marked for want of pictures, the camera has to come up again. */
    private static boolean isUp(Position from) {
        return from.sequence() > 1 && from.state() == Position.State.UNDER_WAY;
    }

    @Override
    public Optional<Frame> next(Duration patience) throws InterruptedException {
        if (over) {
            return Optional.empty();
        }
        Frame frame = waiting != null ? waiting : read();
        waiting = frame;
        if (!isDueWithin(patience, frame.info().timeMicros())) {
            return Optional.empty();
        }
        waiting = null;
        over = frame.info().mark() == Mark.END;
        return Optional.of(frame);
    }

    private boolean isDueWithin(Duration patience, long timeMicros) throws InterruptedException {
        Duration early = pacing.until(timeMicros);
        if (early.isZero()) {
            return true;
        }
        TimeUnit.NANOSECONDS.sleep(Math.min(early.toNanos(), patience.toNanos()));
        return pacing.until(timeMicros).isZero();
    }

    private Frame read() {
        if (!up) {
            up = true;
            return numbering.up(recording.timeMicros());
        }
        return recording.next().map(numbering::picture).orElseGet(numbering::end);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public long dropped() {
        return 0;
    }

    /** Nothing: a recording that is stopped in the middle goes on there the next time. */
    @Override
    public Optional<Frame> farewell() {
        return Optional.empty();
    }

    @Override
    public void close() {
        recording.close();
    }
}
