package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How identities are linked across the cameras of a site.
 *
 * @param falseMatchRate largest share of comparisons of two different people that may end in a link: 0.003 is three in a thousand. The
 *     threshold is learned at the site, from people who are in one picture at once; until then the model's calibration sets it
 * @param decideAfter embedded sightings after which a tracklet is decided; it is decided when it closes in any case
 * @param window tracklets of this span of event time are decided together
 * @param timeToLive an identity that is not seen for longer is no longer matched; at least the window
 * @param reacquireWithin a person who is lost in a camera may be found again there within this time, whatever its neighbours
 * @param correctionWindow for so long after a tracklet's end, later evidence may correct its identity; with 0s no link is examined again
 * @param maxIdentities largest number that is kept for matching; the one seen longest ago is evicted first
 * @param cameraTimeout a camera that is silent for so long by the wall clock, while others are not, has lost its ingest, and the site goes
 *     on without it; 0s waits for ever
 */
public record LinkSettings(
        @Range(min = "0.000001", max = "0.5") double falseMatchRate,
        @Range(min = "1") int decideAfter,
        @Range(min = "1ms") Duration window,
        Duration timeToLive,
        @Range(min = "0s") Duration reacquireWithin,
        @Range(min = "0s") Duration correctionWindow,
        @Range(min = "1") int maxIdentities,
        @Range(min = "10s", orZero = true) Duration cameraTimeout) {
    public LinkSettings {
        Bounds.check(
                "link",
                LinkSettings.class,
                falseMatchRate,
                decideAfter,
                window,
                timeToLive,
                reacquireWithin,
                correctionWindow,
                maxIdentities,
                cameraTimeout);
        if (timeToLive.compareTo(window) < 0) {
            throw new IllegalArgumentException("link: time-to-live: must be at least the window, "
                    + Durations.format(window) + ", was " + Durations.format(timeToLive));
        }
    }

    /** The same with another false-match rate. */
    public LinkSettings withFalseMatchRate(double other) {
        return new LinkSettings(
                other,
                decideAfter,
                window,
                timeToLive,
                reacquireWithin,
                correctionWindow,
                maxIdentities,
                cameraTimeout);
    }

    /** The same with another time to live. */
    public LinkSettings withTimeToLive(Duration other) {
        return new LinkSettings(
                falseMatchRate,
                decideAfter,
                window,
                other,
                reacquireWithin,
                correctionWindow,
                maxIdentities,
                cameraTimeout);
    }

    /** The same with another correction window. */
    public LinkSettings withCorrectionWindow(Duration other) {
        return new LinkSettings(
                falseMatchRate, decideAfter, window, timeToLive, reacquireWithin, other, maxIdentities, cameraTimeout);
    }

    /** The same with another camera timeout. */
    public LinkSettings withCameraTimeout(Duration other) {
        return new LinkSettings(
                falseMatchRate,
                decideAfter,
                window,
                timeToLive,
                reacquireWithin,
                correctionWindow,
                maxIdentities,
                other);
    }

    /** The same with another number of sightings before a decision. */
    public LinkSettings withDecideAfter(int other) {
        return new LinkSettings(
                falseMatchRate,
                other,
                window,
                timeToLive,
                reacquireWithin,
                correctionWindow,
                maxIdentities,
                cameraTimeout);
    }

    public static LinkSettings defaults() {
        return new LinkSettings(
                .003,
                15,
                Duration.ofMillis(500),
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                10_000,
                Duration.ofMinutes(10));
    }
}
