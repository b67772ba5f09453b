package dev.throughline.bench.composite;

import dev.throughline.wire.settings.Durations;
import java.time.Duration;

/**
 * The settings of a composite site, apart from its sources.
 *
 * @param seed of all random choices
 * @param variant when people are in front of which camera
 * @param people number of people, 1 to 100
 * @param fps pictures per second of every camera, 1 to 30
 * @param atOnce apart only: people in a view at a time, on average over the cameras and the whole footage; fewer if the longest journey
 *     needs more time
 * @param shortestVisit apart only: shorter visits are left out
 * @param longestVisit apart only: longer visits are cut
 * @param still how long a crop is shown before the next one of the same person
 */
public record CompositeSettings(
        long seed,
        CompositeVariant variant,
        int people,
        int fps,
        double atOnce,
        Duration shortestVisit,
        Duration longestVisit,
        Duration still) {

    public CompositeSettings {
        require(people >= 1 && people <= 100, "people must lie in 1..100", people);
        require(fps >= 1 && fps <= 30, "fps must lie in 1..30", fps);
        require(atOnce > 0, "at-once must be above 0", atOnce);
        require(still.compareTo(Duration.ZERO) > 0, "still must be above 0", Durations.format(still));
        require(
                shortestVisit.toMillis() >= 1000 && shortestVisit.compareTo(longestVisit) <= 0,
                "shortest-visit must be 1s or more and no more than longest-visit",
                Durations.format(shortestVisit) + " and " + Durations.format(longestVisit));
    }

    private static void require(boolean holds, String rule, Object given) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + given);
        }
    }

    /** Default settings otherwise. */
    public static CompositeSettings of(long seed, CompositeVariant variant) {
        return new CompositeSettings(
                seed, variant, 50, 5, 2, Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMillis(600));
    }

    /** The same with another seed. */
    public CompositeSettings withSeed(long other) {
        return new CompositeSettings(other, variant, people, fps, atOnce, shortestVisit, longestVisit, still);
    }

    /** The same with another number of people. */
    public CompositeSettings withPeople(int others) {
        return new CompositeSettings(seed, variant, others, fps, atOnce, shortestVisit, longestVisit, still);
    }

    /** The same with another frame rate. */
    public CompositeSettings withFps(int other) {
        return new CompositeSettings(seed, variant, people, other, atOnce, shortestVisit, longestVisit, still);
    }

    /** The same with another longest visit. */
    public CompositeSettings withLongestVisit(Duration other) {
        return new CompositeSettings(seed, variant, people, fps, atOnce, shortestVisit, other, still);
    }
}
