package dev.throughline.ingest.camera;

/** What a publisher has done since it started, for summaries and progress. Written by one thread, read by any. */
public final class PublishMeter {
    private volatile Reading reading = new Reading(0, 0, 0, 0, 0, false);

    /** As of now. */
    public Reading read() {
        return reading;
    }

    void published(long pictures, long bytes, long dropped, Position position) {
        Reading before = reading;
        reading = new Reading(
                before.pictures + pictures,
                before.earlier,
                before.bytes + bytes,
                dropped,
                position.timeMicros(),
                position.state() != Position.State.UNDER_WAY);
    }

    void goesOnFrom(Position position) {
        reading = new Reading(
                reading.pictures,
                position.pictures() - reading.pictures,
                reading.bytes,
                reading.dropped,
                position.timeMicros(),
                position.state() == Position.State.OVER);
    }

    /**
     * What was counted.
     *
     * @param pictures published since the start
     * @param earlier pictures that had been published before it
     * @param bytes of what was published since the start
     * @param dropped pictures of a live camera that came faster than they could be published
     * @param timeMicros event time of the last frame, µs since the epoch; 0 before the first
     * @param over whether nothing more will come
     */
    public record Reading(long pictures, long earlier, long bytes, long dropped, long timeMicros, boolean over) {}
}
