package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Recorded footage as frames: up, the pictures, end. Opened at a position, it continues with the very next frame. */
public final class RecordedFrames implements FrameStream {
    private final Footage footage;
    private final Numbering numbering;
    private final Pacing pacing;
    /** Read, but not due yet. */
    private @Nullable Frame waiting;

    private boolean up;
    private boolean over;

    /**
     * All of a camera's footage without pacing: the frames that {@link Publisher} publishes of it.
     *
     * @throws CameraException if it cannot be read
     */
    public static RecordedFrames whole(SiteSettings site, CameraSettings camera) {
        return of(site, camera, Recording.open(camera, site.start()), Position.START, Pacing.max());
    }

    /**
     * Takes ownership of the footage, and skips what was published of it before.
     *
     * @throws CameraException if it is not the footage that was published before
     */
    static RecordedFrames of(SiteSettings site, CameraSettings camera, Footage footage, Position from, Pacing pacing) {
        try {
            passOver(camera, footage, from);
        } catch (CameraException other) {
            footage.close();
            throw other;
        }
        pacing.join(footage.timeMicros());
        return new RecordedFrames(footage, new Numbering(site, camera, from), pacing, isUp(from));
    }

    private RecordedFrames(Footage footage, Numbering numbering, Pacing pacing, boolean up) {
        this.footage = footage;
        this.numbering = numbering;
        this.pacing = pacing;
        this.up = up;
    }

    private static void passOver(CameraSettings camera, Footage footage, Position from) {
        for (long i = 0; i < from.pictures(); i++) {
            if (!footage.skip()) {
                throw notTheSame(
                        camera, "has only " + i + " pictures, of which " + from.pictures() + " were published");
            }
        }
        if (from.pictures() > 0 && footage.timeMicros() != from.timeMicros()) {
            throw notTheSame(
                    camera,
                    "has its picture " + from.pictures() + " at " + footage.timeMicros() + " µs, where "
                            + from.timeMicros() + " was published");
        }
    }

    private static CameraException notTheSame(CameraSettings camera, String how) {
        return new CameraException(
                camera,
                how,
                "give the same footage with the same settings, or begin anew with another data folder or kafka.prefix");
    }

    /** Whether the camera is up: after an end that was marked because of unreadable footage, it must come up again. */
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
        over = frame.info().kind() == FrameKind.END;
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
            return numbering.up(footage.timeMicros());
        }
        return footage.next().map(numbering::picture).orElseGet(numbering::end);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    /** Nothing is left out, since footage waits. Undecodable pictures count as lost. */
    @Override
    public Intake intake() {
        return Intake.NONE.withLost(footage.undecodable());
    }

    @Override
    public long correctedTimes() {
        return footage.correctedTimes();
    }

    /** No marker: a recording that is stopped in the middle continues there the next time. */
    @Override
    public Optional<Frame> farewell() {
        return Optional.empty();
    }

    @Override
    public void close() {
        footage.close();
    }
}
