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
 * Until when FFmpeg may wait for a network. FFmpeg asks again and again while it waits, so that a silent host, or one that sends a
 * byte now and then, holds nobody. Any thread may cancel.
 */
final class ReadDeadline implements AutoCloseable {
    /** By the address that FFmpeg hands back: JavaCPP has room for a few callbacks in all, so that one serves every camera. */
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

    /** One that never passes, until {@link #extend} is called. */
    ReadDeadline() {
        BY_ADDRESS.put(key.address(), this);
    }

    /** FFmpeg called back. */
    private static final class Asked extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            ReadDeadline deadline = BY_ADDRESS.get(opaque.address());
            return deadline == null || deadline.hasPassed() ? 1 : 0;
        }
    }

    /** Lets FFmpeg ask it while it opens and reads this container. */
    void watch(AVFormatContext container) {
        container.interrupt_callback().callback(ASKED).opaque(key);
    }

    /** From now on, so long. */
    void extend(Duration patience) {
        untilNanos = System.nanoTime() + patience.toNanos();
        limited = true;
    }

    /** At once: nobody wants the pictures any more. */
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
