package dev.throughline.ingest.camera;

import dev.throughline.wire.Frame;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A live camera as frames: up, its pictures, down when it falls silent, up when it is back. It has no end. */
final class LiveFrames implements FrameStream {
    private final LiveCamera live;
    private final Numbering numbering;
    private final long idleNanos;
    /** The picture that brought the camera up again, while the word of that goes ahead. */
    private @Nullable Picture waiting;

    private boolean begun;
    private boolean up;
    private long heardNanos;

    private LiveFrames(LiveCamera live, Numbering numbering, Duration idleTimeout) {
        this.live = live;
        this.numbering = numbering;
        idleNanos = idleTimeout.toNanos();
    }

    /** Begins to film. A camera that cannot be reached is marked down after its idle timeout, and waited for. */
    static LiveFrames start(SiteSettings site, CameraSettings camera, Position from, Clock clock) {
        return new LiveFrames(LiveCamera.start(camera, clock), new Numbering(site, camera, from), camera.idleTimeout());
    }

    @Override
    public Optional<Frame> next(Duration patience) throws InterruptedException {
        if (!begun) { // at once, so that its site knows of it
            begun = true;
            return Optional.of(rise(live.nowMicros()));
        }
        Optional<Picture> picture = waiting != null ? Optional.of(waiting) : live.poll(upToIdle(patience));
        waiting = null;
        if (picture.isEmpty()) {
            return up && System.nanoTime() - heardNanos >= idleNanos ? Optional.of(fall()) : Optional.empty();
        }
        if (!up) {
            waiting = picture.get();
            return Optional.of(rise(picture.get().timeMicros()));
        }
        heardNanos = System.nanoTime();
        return picture.map(numbering::picture);
    }

    private Duration upToIdle(Duration patience) {
        long untilIdle = Math.max(0, heardNanos + idleNanos - System.nanoTime());
        return up && untilIdle < patience.toNanos() ? Duration.ofNanos(untilIdle) : patience;
    }

    private Frame rise(long timeMicros) {
        up = true;
        heardNanos = System.nanoTime();
        return numbering.up(timeMicros);
    }

    private Frame fall() {
        up = false;
        return numbering.down();
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public long dropped() {
        return live.dropped();
    }

    /** Down, so that nobody waits for a camera at which nobody looks. */
    @Override
    public Optional<Frame> farewell() {
        return up ? Optional.of(fall()) : Optional.empty();
    }

    @Override
    public void close() {
        live.close();
    }
}
