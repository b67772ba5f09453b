package dev.throughline.wire.message;

/** An update from tracking for the linker of its site. Topic {@code tracklets}, key site. */
public sealed interface SiteUpdate permits TrackletUpdate, CameraClock {
    /** The site that it is about. */
    String site();

    /** The camera that it comes from. */
    String camera();

    /** Event time, µs since the epoch. */
    long timeMicros();
}
