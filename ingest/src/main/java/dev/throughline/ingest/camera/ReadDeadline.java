package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The deadline until which FFmpeg may wait for a network. FFmpeg polls it while it waits, so a silent host, or one
 * that sends a byte now and then, blocks nobody. Any thread may cancel.
 */
final class ReadDeadline implements AutoCloseable {
    /**
     * Deadlines by the address that FFmpeg passes back. JavaCPP has only a few callbacks in all, so one callback
     * serves every camera.
     */
    private static final Map<Long, ReadDeadline> BY_ADDRESS = new ConcurrentHashMap<>();

    private static final Asked ASKED;

    static {
        Natives.load();
        ASKED = new Asked();
    }

    private final BytePointer key = new BytePointer(1);
    private volatile long untilNanos;
    private volatile boolean limited;
    private volatile boolean cancelled;

    /** A deadline that never passes, until {@link #extend} is called. */
    ReadDeadline() {
        BY_ADDRESS.put(key.address(), this);
    }

    /** The callback from FFmpeg. */
    private static final class Asked extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            ReadDeadline deadline = BY_ADDRESS.get(opaque.address());
            return deadline == null || deadline.hasPassed() ? 1 : 0;
        }
    }

    /** Makes FFmpeg poll this deadline while it opens and reads the container. */
    void watch(AVFormatContext container) {
        container.interrupt_callback().callback(ASKED).opaque(key);
    }

    /** Moves the deadline to this long from now. */
    void extend(Duration patience) {
        untilNanos = System.nanoTime() + patience.toNanos();
        limited = true;
    }

    /** Ends all waiting at once, since the pictures are no longer needed. */
    void cancel() {
        cancelled = true;
    }

    boolean hasPassed() {
        return cancelled || (limited && System.nanoTime() - untilNanos >= 0);
    }

    @Override
    public void close() {
        BY_ADDRESS.remove(key.address());
        key.close();
    }
}
