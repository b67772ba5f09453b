package dev.throughline.wire.message;

/** What a message in a camera's stream is: a picture, or word of the camera itself, written by ingest only. */
public enum FrameKind {
    /** An ordinary frame. */
    PICTURE,
    /** The camera begins, or is back; event time waits for it from here on. */
    UP,
    /**
     * The camera has been silent for longer than its idle timeout. Said again each second while it is, so that event time goes on by
     * what stands in the camera's own stream.
     */
    DOWN,
    /** The footage is over. */
    END,
    /** Nobody looks at the camera any more, or has died without a word; event time goes on without it until it is heard again. */
    GONE
}
