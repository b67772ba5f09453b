package dev.throughline.streams.track;

import java.util.List;

/**
 * The state of tracking of a camera between two frames.
 *
 * @param sequence of the last frame; a frame that is not above it was seen already
 * @param pictures so far, markers not counted
 * @param timeMicros of the last frame, µs since the epoch
 * @param clockMicros when the last clock was sent to the linker
 * @param births tracks so far, tentative ones included
 * @param confirmed tracklets so far
 * @param model of the embeddings; empty before the first picture
 * @param live tracks in order of birth
 */
public record CameraTracks(
        long sequence,
        long pictures,
        long timeMicros,
        long clockMicros,
        long births,
        long confirmed,
        String model,
        List<Track> live) {
    private static final CameraTracks NONE = new CameraTracks(0, 0, 0, -1, 0, 0, "", List.of());

    public CameraTracks {
        live = List.copyOf(live);
    }

    /** The state of a camera that was never heard. */
    public static CameraTracks none() {
        return NONE;
    }
}
