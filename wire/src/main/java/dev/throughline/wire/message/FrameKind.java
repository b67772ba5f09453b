package dev.throughline.wire.message;

/** The kind of a message in a camera's stream: a picture, or a marker about the camera itself. Only ingest writes this stream. */
public enum FrameKind {
    /** An ordinary frame. */
    PICTURE,
    /** The camera begins, or is back; event time waits for it from now on. */
    UP,
    /**
     * The camera has been silent for longer than its idle timeout. The marker is repeated each second meanwhile, so event time is driven by
     * the camera's own stream.
     */
    DOWN,
    /** The footage has ended. */
    END,
    /** The camera is no longer read, or its ingest has died. Event time goes on without it until it is heard again. */
    GONE
}
