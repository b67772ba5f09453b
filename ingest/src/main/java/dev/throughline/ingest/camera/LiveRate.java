package dev.throughline.ingest.camera;

/**
 * Limits a live camera to a maximum rate. Its pictures come with jitter: one that comes less than half a period early
 * is kept, and does not move the due time of the next one. So a camera at exactly the requested rate loses no
 * pictures. The slots of {@link FrameRate} would lose those that fall into the same slot.
 */
final class LiveRate {
    private final double periodMicros;
    private double dueMicros = Double.NEGATIVE_INFINITY;

    /** Keeps at most {@code perSecond} pictures per second; all of them for 0. */
    LiveRate(double perSecond) {
        periodMicros = perSecond == 0 ? 0 : 1e6 / perSecond;
    }

    /** Whether the picture taken at this time is kept. Must be called once for each picture, in order. */
    boolean keeps(long timeMicros) {
        if (timeMicros < dueMicros - periodMicros / 2) {
            return false;
        }
        boolean late = timeMicros > dueMicros + periodMicros;
        dueMicros = (late ? timeMicros : dueMicros) + periodMicros; // missed pictures are not made up for
        return true;
    }
}
