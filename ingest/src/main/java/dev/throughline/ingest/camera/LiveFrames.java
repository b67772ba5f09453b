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
 * A live camera as frames: up, its pictures, down when it falls silent and every second while it is, up when it is
 * back. It has no end. When it is closed, it is gone.
 */
final class LiveFrames implements FrameStream {
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LiveCamera live;
    private final Numbering numbering;
    private final Admission admission;
    private final long idleNanos;
    /** The picture that brought the camera up again; it waits until the up marker is published. */
    private @Nullable Picture waiting;

    private @Nullable FrameKind told; // the last marker of the camera; null before the first
    private long heardNanos;
    private long downNanos; // when the last down marker was given

    private LiveFrames(CameraSettings camera, LiveCamera live, Numbering numbering, Admission admission) {
        this.live = live;
        this.numbering = numbering;
        this.admission = admission;
        idleNanos = camera.idleTimeout().toNanos();
    }

    /** Starts the camera, and leaves no picture out. */
    static LiveFrames start(SiteSettings site, CameraSettings camera, Position from, Clock clock) {
        return start(site, camera, from, clock, Admission.ofAll(), Integer.MAX_VALUE);
    }

    /**
     * Starts the camera. If it cannot be reached, it is marked down after its idle timeout, and retried.
     *
     * @param admission decides which pictures are used
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

    /**
     * The next picture. After an outage of the broker, pictures that are now too old are skipped, except the newest.
     */
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

    /** Whether a picture has come since the down marker, although it was left out. */
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

    /**
     * The gone marker, so that nobody waits for a camera that is no longer read. It carries the final count of
     * pictures left out.
     */
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
