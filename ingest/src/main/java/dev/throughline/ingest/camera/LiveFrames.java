package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A live camera as frames: up, its pictures, down when it falls silent and each second while it is, up when it is back. It has no
 * end; when nobody looks any more, it is gone.
 */
final class LiveFrames implements FrameStream {
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LiveCamera live;
    private final Numbering numbering;
    private final Admission admission;
    private final long idleNanos;
    /** The picture that brought the camera up again, while the word of that goes ahead. */
    private @Nullable Picture waiting;

    private @Nullable FrameKind told; // last, of the camera itself; null before the first word
    private long heardNanos;
    private long downNanos; // when it was last told that it is down

    private LiveFrames(CameraSettings camera, LiveCamera live, Numbering numbering, Admission admission) {
        this.live = live;
        this.numbering = numbering;
        this.admission = admission;
        idleNanos = camera.idleTimeout().toNanos();
    }

    /** Begins to film, and leaves no picture out. */
    static LiveFrames start(SiteSettings site, CameraSettings camera, Position from, Clock clock) {
        return start(site, camera, from, clock, Admission.ofAll(), Integer.MAX_VALUE);
    }

    /**
     * Begins to film. A camera that cannot be reached is marked down after its idle timeout, and waited for.
     *
     * @param admission which pictures are used
     * @param mostBytes of a picture; a larger one is left out
     */
    static LiveFrames start(
            SiteSettings site, CameraSettings camera, Position from, Clock clock, Admission admission, int mostBytes) {
        return new LiveFrames(
                camera,
                LiveCamera.start(camera, clock, from.timeMicros(), admission, mostBytes),
                new Numbering(site, camera, from),
                admission);
    }

    @Override
    public Optional<Frame> next(Duration patience) throws InterruptedException {
        return advance(patience).map(this::counted);
    }

    private Optional<Frame> advance(Duration patience) throws InterruptedException {
        if (told == null) { // at once, so that its site knows of it
            return Optional.of(rise(live.passNow()));
        }
        Optional<Picture> picture = waiting != null ? Optional.of(waiting) : poll(upToIdle(patience));
        waiting = null;
        heardNanos = Math.max(heardNanos, admission.heardNanos()); // there may have been no room for a picture
        if (picture.isEmpty()) {
            if (isBackWithoutRoom()) {
                return Optional.of(rise(live.passNow()));
            }
            return isDownDue() ? Optional.of(fall()) : Optional.empty();
        }
        if (told != FrameKind.UP) {
            waiting = picture.get();
            return Optional.of(rise(picture.get().timeMicros()));
        }
        heardNanos = System.nanoTime();
        admission.giveOn();
        return picture.map(numbering::picture);
    }

    /** The next picture; where the broker was away, those that are too old by now are passed over, but for the newest. */
    private Optional<Picture> poll(Duration patience) throws InterruptedException {
        Optional<Picture> picture = live.poll(patience);
        while (picture.isPresent() && admission.isLate(picture.get().timeMicros())) {
            Optional<Picture> newer = live.poll(Duration.ZERO);
            if (newer.isEmpty()) {
                break;
            }
            admission.withdraw(picture.get().timeMicros());
            picture = newer;
        }
        return picture;
    }

    /** A picture has come since it was told that the camera is down, though it was left out. */
    private boolean isBackWithoutRoom() {
        return told == FrameKind.DOWN && admission.heardNanos() > downNanos;
    }

    private boolean isDownDue() {
        long now = System.nanoTime();
        return told == FrameKind.UP
                ? now - heardNanos >= idleNanos
                : told == FrameKind.DOWN && now - downNanos >= TICK_NANOS;
    }

    private Duration upToIdle(Duration patience) {
        long untilIdle = Math.max(0, heardNanos + idleNanos - System.nanoTime());
        return told == FrameKind.UP && untilIdle < patience.toNanos() ? Duration.ofNanos(untilIdle) : patience;
    }

    private Frame rise(long timeMicros) {
        told = FrameKind.UP;
        heardNanos = System.nanoTime();
        return numbering.up(timeMicros);
    }

    private Frame fall() {
        told = FrameKind.DOWN;
        downNanos = System.nanoTime();
        return numbering.down(live.passNow());
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public Intake intake() {
        return admission.read().withLost(live.lost());
    }

    @Override
    public long correctedTimes() {
        return live.correctedTimes();
    }

    /** Gone, so that nobody waits for a camera at which nobody looks. It says how many pictures were left out in the end. */
    @Override
    public Optional<Frame> farewell() {
        live.close();
        admission.stop();
        return told == FrameKind.UP || told == FrameKind.DOWN
                ? Optional.of(counted(numbering.gone()))
                : Optional.empty();
    }

    private Frame counted(Frame frame) {
        return new Frame(frame.info().withLeftOut(admission.takeLeftOut()), frame.jpeg());
    }

    @Override
    public void close() {
        live.close();
    }
}
