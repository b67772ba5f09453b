package dev.throughline.ingest.camera;

/** At most so many pictures a second: time is cut into slots, and the first picture of each slot is kept. */
final class FrameRate {
    /** Time stamps are rounded, so a picture may come this part of a slot early and still belong to it. */
    private static final double EARLY = .1;

    private final double perSecond;
    private long lastSlot = -1;

    /** Keeps at most {@code perSecond} pictures a second; all of them for 0. */
    FrameRate(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether the picture taken then is kept. To be asked once for each picture, in their order. */
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
