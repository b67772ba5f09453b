package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How identities are linked across the cameras of a site.
 *
 * @param accept probability of being the same person from which a tracklet joins an identity; 0..1. The model's calibration counts
 *     one pair in two as the same person, so this is to be high: at the default, about one pair of strangers in a thousand
 *     is taken for one person
 * @param decideAfter embedded sightings after which a tracklet is decided; it is decided when it closes in any case
 * @param window tracklets of so much event time are decided together
 * @param timeToLive an identity that was not seen for longer is no longer matched
 * @param lost somebody who was lost in a camera may be found again there within this time, whatever its neighbours
 * @param identities kept for matching, at most; the one seen longest ago goes first
 */
public record LinkSettings(
        double accept, int decideAfter, Duration window, Duration timeToLive, Duration lost, int identities) {
    public LinkSettings {
        if (!(accept > 0 && accept < 1)) {
            throw new IllegalArgumentException("link: accept must lie between 0 and 1, was " + accept);
        }
        if (decideAfter < 1 || identities < 1) {
            throw new IllegalArgumentException(
                    "link: decide-after and identities must be at least 1, were " + decideAfter + ", " + identities);
        }
        if (lost.isNegative()) {
            throw new IllegalArgumentException("link: lost must be at least 0s, was " + Durations.format(lost));
        }
        if (window.toMillis() < 1 || timeToLive.compareTo(window) < 0) {
            throw new IllegalArgumentException(
                    "link: window must be at least 1ms and time-to-live at least the window, were "
                            + Durations.format(window) + ", " + Durations.format(timeToLive));
        }
    }

    public static LinkSettings defaults() {
        return new LinkSettings(.99, 15, Duration.ofMillis(500), Duration.ofMinutes(30), Duration.ofSeconds(5), 10_000);
    }
}
