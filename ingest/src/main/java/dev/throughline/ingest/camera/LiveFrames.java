package dev.throughline.ingest.camera;

import dev.throughline.wire.Frame;
import dev.throughline.wire.Mark;
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
    private final long idleNanos;
    /** The picture that brought the camera up again, while the word of that goes ahead. */
    private @Nullable Picture waiting;

    private @Nullable Mark told; // last, of the camera itself; null before the first word
    private long heardNanos;
    private long downNanos; // when it was last told that it is down

    private LiveFrames(CameraSettings camera, LiveCamera live, Numbering numbering) {
        this.live = live;
        this.numbering = numbering;
        idleNanos = camera.idleTimeout().toNanos();
    }

    /** Begins to film. A camera that cannot be reached is marked down after its idle timeout, and waited for. */
    static LiveFrames start(SiteSettings site, CameraSettings camera, Position from, Clock clock) {
        return new LiveFrames(
                camera, LiveCamera.start(camera, clock, from.timeMicros()), new Numbering(site, camera, from));
    }

    @Override
    public Optional<Frame> next(Duration patience) throws InterruptedException {
        if (told == null) { // at once, so that its site knows of it
            return Optional.of(rise(live.passNow()));
        }
        Optional<Picture> picture = waiting != null ? Optional.of(waiting) : live.poll(upToIdle(patience));
        waiting = null;
        if (picture.isEmpty()) {
            return isDownDue() ? Optional.of(fall()) : Optional.empty();
        }
        if (told != Mark.UP) {
            waiting = picture.get();
            return Optional.of(rise(picture.get().timeMicros()));
        }
        heardNanos = System.nanoTime();
        return picture.map(numbering::picture);
    }

    private boolean isDownDue() {
        long now = System.nanoTime();
        return told == Mark.UP ? now - heardNanos >= idleNanos : told == Mark.DOWN && now - downNanos >= TICK_NANOS;
    }

    private Duration upToIdle(Duration patience) {
        long untilIdle = Math.max(0, heardNanos + idleNanos - System.nanoTime());
        return told == Mark.UP && untilIdle < patience.toNanos() ? Duration.ofNanos(untilIdle) : patience;
    }

    private Frame rise(long timeMicros) {
        told = Mark.UP;
        heardNanos = System.nanoTime();
        return numbering.up(timeMicros);
    }

    private Frame fall() {
        told = Mark.DOWN;
        downNanos = System.nanoTime();
        return numbering.down(live.passNow());
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public long dropped() {
        return live.dropped();
    }

    @Override
    public long correctedTimes() {
        return live.correctedTimes();
    }

    /** Gone, so that nobody waits for a camera at which nobody looks. */
    @Override
    public Optional<Frame> farewell() {
        return told == Mark.UP || told == Mark.DOWN ? Optional.of(numbering.gone()) : Optional.empty();
    }

    @Override
    public void close() {
        live.close();
    }
}
