package dev.throughline.bench.composite;

import dev.throughline.wire.settings.Durations;
import java.time.Duration;

/**
 * What a composite site is made from, apart from its sources.
 *
 * @param seed of every choice that is left to chance
 * @param variant when people are in front of which camera
 * @param people how many walk, 1 to 100
 * @param fps pictures a second of every camera, 1 to 30
 * @param atOnce apart only: how many people are in a view at a time, on average over the cameras and the whole footage; fewer where
 *     the longest journey takes longer than that
 * @param shortestVisit apart only: shorter ones are left out
 * @param longestVisit apart only: longer ones are cut
 * @param still how long a crop is shown before the next of the same person
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

    /** Everything else as is usual. */
    public static CompositeSettings of(long seed, CompositeVariant variant) {
        return new CompositeSettings(
                seed, variant, 50, 5, 2, Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMillis(600));
    }

    /** The same from another seed. */
    public CompositeSettings withSeed(long other) {
        return new CompositeSettings(other, variant, people, fps, atOnce, shortestVisit, longestVisit, still);
    }

    /** The same with fewer people, or more. */
    public CompositeSettings withPeople(int others) {
        return new CompositeSettings(seed, variant, others, fps, atOnce, shortestVisit, longestVisit, still);
    }

    /** The same with another number of pictures a second. */
    public CompositeSettings withFps(int other) {
        return new CompositeSettings(seed, variant, people, other, atOnce, shortestVisit, longestVisit, still);
    }

    /** The same with visits that are cut sooner. */
    public CompositeSettings withLongestVisit(Duration other) {
        return new CompositeSettings(seed, variant, people, fps, atOnce, shortestVisit, other, still);
    }
}
