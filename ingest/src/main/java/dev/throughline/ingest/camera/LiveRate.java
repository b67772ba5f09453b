package dev.throughline.ingest.camera;

/**
 * At most so many pictures a second of a live camera. Its pictures come now a little early, now a little late: one that comes less
 * than half a period early is kept, and the next one is due no sooner for it. So a camera that gives as many as are asked for loses
 * none, where the slots of {@link FrameRate} would lose what falls into the same slot.
 */
final class LiveRate {
    private final double periodMicros;
    private double dueMicros = Double.NEGATIVE_INFINITY;

    /** Keeps at most {@code perSecond} pictures a second; all of them for 0. */
    LiveRate(double perSecond) {
        periodMicros = perSecond == 0 ? 0 : 1e6 / perSecond;
    }

    /** Whether the picture taken then is kept. To be asked once for each picture, in their order. */
    boolean keeps(long timeMicros) {
        if (timeMicros < dueMicros - periodMicros / 2) {
            return false;
        }
        boolean late = timeMicros > dueMicros + periodMicros;
        dueMicros = (late ? timeMicros : dueMicros) + periodMicros; // what was missed is not made up for
        return true;
    }
}
