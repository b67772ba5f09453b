package dev.throughline.ingest.camera;

/** Limits pictures to a maximum rate: time is divided into slots, and the first picture of each slot is kept. */
final class FrameRate {
    /** Time stamps are rounded, so a picture may come this part of a slot early and still belong to it. */
    private static final double EARLY = .1;

    private final double perSecond;
    private long lastSlot = -1;

    /** Keeps at most {@code perSecond} pictures per second; all of them for 0. */
    FrameRate(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether the picture taken at this time is kept. Must be called once for each picture, in order. */
    boolean keeps(long elapsedMicros) {
        if (perSecond == 0) {
            return true;
        }
        long slot = (long) Math.floor(elapsedMicros * perSecond / 1e6 + EARLY);
        boolean first = slot != lastSlot;
        lastSlot = slot;
        return first;
    }
}
