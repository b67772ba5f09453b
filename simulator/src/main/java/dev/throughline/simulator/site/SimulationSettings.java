package dev.throughline.simulator.site;

import java.time.Duration;

/**
 * The settings of a synthetic site. The same settings give the same people, pixels and truth.
 *
 * @param seed any number; another seed gives another site
 * @param cameras how many, from 1
 * @param people number of people in all, from 0
 * @param duration of the footage
 * @param width of the pictures in pixels, even
 * @param height of the pictures in pixels, even
 * @param fps pictures per second
 * @param overlap whether each room has two cameras; otherwise no place is seen by two cameras
 */
public record SimulationSettings(
        long seed, int cameras, int people, Duration duration, int width, int height, double fps, boolean overlap) {
    /** Ids of people, and the colour of no pixel more than that, have to fit. */
    private static final int MOST = 1_000_000;

    private static final int SMALLEST = 64;
    private static final int LARGEST = 4096;
    private static final Duration LONGEST = Duration.ofDays(7);

    public SimulationSettings {
        if (cameras < 1 || cameras > MOST || people < 0 || people > MOST) {
            throw new IllegalArgumentException("a site has 1 to " + MOST + " cameras and 0 to " + MOST
                    + " people, were " + cameras + " and " + people);
        }
        if (width < SMALLEST
                || height < SMALLEST
                || width > LARGEST
                || height > LARGEST
                || width % 2 + height % 2 > 0) {
            throw new IllegalArgumentException("pictures have even sides of " + SMALLEST + " to " + LARGEST
                    + " pixels, were " + width + "x" + height);
        }
        if (!(fps > 0 && fps <= 60)) {
            throw new IllegalArgumentException("fps must lie in 0 to 60, without 0, was " + fps);
        }
        if (duration.compareTo(LONGEST) > 0 || Math.round(seconds(duration) * fps) < 1) {
            throw new IllegalArgumentException(
                    "the footage lasts one picture to " + LONGEST.toDays() + " days, was " + duration);
        }
    }

    /** A shop: 4 cameras, 40 people, 2 minutes. */
    public static SimulationSettings defaults() {
        return new SimulationSettings(1, 4, 40, Duration.ofMinutes(2), 960, 540, 8, false);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** The length of the footage in seconds. */
    double seconds() {
        return seconds(duration);
    }

    /** The number of pictures of each camera. */
    public int pictures() {
        return (int) Math.round(seconds() * fps);
    }

    /**
     * The capture time of a picture, in seconds since the first.
     *
     * @param picture from 1
     */
    public double secondsAt(int picture) {
        return (picture - 1) / fps;
    }
}
